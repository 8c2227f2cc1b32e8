import { z } from 'zod'
import { timeZone } from '../kernel/instant.ts'
import { budPolicy } from '../batch/bud-policies.ts'
import { slug } from '../formula/procedure.ts'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import type { BudPolicy } from '../batch/bud-policies.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'

export const facility = z.object({
  name: z.string().trim().min(2).max(120),
  /** Short code at the head of every batch number: ORG-YYYYMMDD-SEQ. */
  code: z.string().regex(/^[A-Z0-9]{2,8}$/, 'two to eight capital letters or digits'),
  address: z.string().trim().min(5).max(300),
  phone: z.string().trim().min(5).max(40),
  registrationNumber: z.string().trim().min(3).max(40),
  timeZone,
})
export type Facility = z.infer<typeof facility>

export const SIGNING_POLICIES = ['biometric_required', 'biometric_where_enrolled', 'badge_and_pin'] as const
export const signingPolicy = z.enum(SIGNING_POLICIES)
export type SigningPolicy = z.infer<typeof signingPolicy>

export const productLine = z.object({
  id: slug,
  name: z.string().trim().min(2).max(120),
  /** Sterile drug: formulas need Authored and Independently checked too (211.186(a)); unreleased lots are never sold. */
  sterileDrug: z.boolean(),
  /** Analytes that a lot must have passed before it is split, combined or transformed (L06). */
  targetAssays: z.array(z.string().trim().min(2).max(80)).max(30).default([]),
})
export type ProductLine = z.infer<typeof productLine>

/** What a device is for: people sign on a kiosk and in the office; a wall only shows; a gateway is a machine. */
export const DEVICE_KINDS = ['kiosk', 'office', 'wall', 'gateway'] as const
export type RegisteredKind = (typeof DEVICE_KINDS)[number]

/** What a machine may be allowed to do over the network, each on its own. */
export const MACHINE_SCOPES = {
  'components.issue': 'Issue components to a batch',
  'instruments.read': 'Sign readings of instruments',
} as const
export type MachineScope = keyof typeof MACHINE_SCOPES
const machineScope = z.enum(Object.keys(MACHINE_SCOPES) as [MachineScope, ...MachineScope[]])

/** A scanner, another system or an instrument bridge: a token with scopes, and for a bridge the key that it signs with. */
export const machine = z.object({
  scopes: z.array(machineScope).min(1, 'allow it at least one thing'),
  /** The person in whose name it acts, with that person's roles and no more. */
  personId: z.string().min(1).max(80).nullable().default(null),
  /** Ed25519 public key of a bridge that signs readings, 32 bytes in base64url. */
  publicKey: z
    .string()
    .regex(/^[\w-]{43}$/, 'an Ed25519 public key has 43 characters')
    .nullable()
    .default(null),
})
export type Machine = z.infer<typeof machine>

/** A registered device (21 CFR 11.10(h)): entries made on it name it. Its token is no part of the record. */
export interface RegisteredDevice {
  readonly id: string
  readonly name: string
  readonly kind: RegisteredKind
  /** What a machine may do and how it proves itself; absent for what a person works at. */
  readonly machine?: Machine
  readonly registeredAt: string
  readonly revokedAt: string | null
}

export interface OrganisationState {
  readonly facility: Facility | null
  readonly signingPolicy: SigningPolicy
  readonly productLines: readonly ProductLine[]
  /** Every version of every BUD policy ever adopted; the last of an id is in force. */
  readonly budPolicies: readonly BudPolicy[]
  readonly devices: readonly RegisteredDevice[]
}

export type OrganisationEvent =
  | DomainEvent<'FacilityConfigured', { from: Facility | null; to: Facility; reason: string }>
  | DomainEvent<'SigningPolicyChanged', { from: SigningPolicy; to: SigningPolicy; reason: string }>
  | DomainEvent<'ProductLineDefined', { productLine: ProductLine; reason: string }>
  | DomainEvent<'BudPolicyAdopted', { policy: BudPolicy; reason: string }>
  | DomainEvent<'DeviceRegistered', Omit<RegisteredDevice, 'revokedAt'>>
  | DomainEvent<'PairingCodeIssued', { deviceId: string; name: string; reason: string }>
  | DomainEvent<'DeviceRevoked', { deviceId: string; name: string; reason: string; revokedAt: string }>

export const initialOrganisation: OrganisationState = {
  facility: null,
  signingPolicy: 'biometric_required',
  productLines: [],
  budPolicies: [],
  devices: [],
}

/** The one organisation stream's id: one organisation = one database. */
export const ORGANISATION_ID = 'self'

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const base = { subject: 'organisation', signature: null, offline: false } as const

export const organisationCommands = {
  'organisation.configure': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ facility, reason }),
    requirement: 'R11',
    label: 'Change facility details',
  }),
  'organisation.setSigningPolicy': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ policy: signingPolicy, reason }),
    requirement: 'P11.6',
    label: 'Change signing policy',
  }),
  'organisation.defineProductLine': command({
    ...base,
    roles: ['administrator', 'qa'],
    payload: z.object({ productLine, reason }),
    requirement: 'R11',
    label: 'Define product line',
  }),
  'organisation.adoptBudPolicy': command({
    ...base,
    roles: ['pic', 'qa'],
    payload: z.object({ policy: budPolicy, reason }),
    requirement: 'B19.1',
    label: 'Adopt BUD policy',
  }),
  'organisation.registerDevice': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({
      deviceId: z.string().min(1).max(80),
      name: z.string().trim().min(2).max(60),
      kind: z.enum(DEVICE_KINDS),
      machine: machine.optional(),
    }),
    requirement: 'P11.6',
    label: 'Register device',
  }),
  'organisation.issuePairingCode': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ deviceId: z.string().min(1).max(80), reason }),
    requirement: 'P11.6',
    label: 'Issue pairing code',
  }),
  'organisation.revokeDevice': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ deviceId: z.string().min(1).max(80), reason }),
    requirement: 'P11.6',
    label: 'Revoke device',
  }),
}

/** Folds one event into the organisation. */
export function evolveOrganisation(state: OrganisationState, event: OrganisationEvent): OrganisationState {
  switch (event.type) {
    case 'FacilityConfigured':
      return { ...state, facility: event.payload.to }
    case 'SigningPolicyChanged':
      return { ...state, signingPolicy: event.payload.to }
    case 'ProductLineDefined': {
      // The oldest lines were defined before there were target assays.
      const defined = {
        ...event.payload.productLine,
        targetAssays: event.payload.productLine.targetAssays ?? [],
      }
      const others = state.productLines.filter((line) => line.id !== defined.id)
      return { ...state, productLines: [...others, defined] }
    }
    case 'BudPolicyAdopted':
      return { ...state, budPolicies: [...state.budPolicies, event.payload.policy] }
    case 'DeviceRegistered':
      return { ...state, devices: [...state.devices, { ...event.payload, revokedAt: null }] }
    case 'PairingCodeIssued':
      return state
    case 'DeviceRevoked': {
      const { deviceId, revokedAt } = event.payload
      const devices = state.devices.map((device) =>
        device.id === deviceId ? { ...device, revokedAt } : device,
      )
      return { ...state, devices }
    }
    default:
      return event satisfies never
  }
}

/** The BUD policy of this id that is in force, or null. */
export function budPolicyInForce(state: OrganisationState, id: string): BudPolicy | null {
  return state.budPolicies.findLast((policy) => policy.id === id) ?? null
}

/** What a machine must say of itself, and what only a machine may (21 CFR 11.10(d), (h)). */
function machineProblem(kind: RegisteredKind, of: Machine | undefined): Refusal | null {
  if (kind !== 'gateway')
    return of ? refusal('value_invalid', 'Only a machine has scopes and a key.', 'machine') : null
  if (!of) return refusal('value_invalid', 'Say what the machine may do.', 'machine.scopes')
  if (of.scopes.includes('components.issue') && of.personId === null)
    return refusal('value_invalid', 'Name the person in whose name it issues.', 'machine.personId')
  if (of.scopes.includes('instruments.read') && of.publicKey === null)
    return refusal('value_invalid', 'Enter the public key that the bridge printed.', 'machine.publicKey')
  return null
}

export const organisationDeciders: Deciders<
  typeof organisationCommands,
  OrganisationState,
  object,
  OrganisationEvent
> = {
  'organisation.configure': (state, payload) =>
    accept({
      type: 'FacilityConfigured',
      payload: { from: state.facility, to: payload.facility, reason: payload.reason },
    }),
  'organisation.setSigningPolicy': (state, { policy, reason: why }) =>
    policy === state.signingPolicy
      ? refuse(refusal('nothing_changed', 'This policy is in force already.', 'policy'))
      : accept({
          type: 'SigningPolicyChanged',
          payload: { from: state.signingPolicy, to: policy, reason: why },
        }),
  'organisation.defineProductLine': (_state, payload) => accept({ type: 'ProductLineDefined', payload }),
  'organisation.adoptBudPolicy': (state, payload) => {
    const current = budPolicyInForce(state, payload.policy.id)
    if (current && payload.policy.version <= current.version)
      return refuse(
        refusal(
          'value_invalid',
          `Version ${current.version} is in force. A new one must be higher.`,
          'policy.version',
        ),
      )
    return accept({ type: 'BudPolicyAdopted', payload })
  },
  'organisation.registerDevice': (state, { deviceId: id, name, kind, machine: of }, _facts, { now }) => {
    const problem = machineProblem(kind, of)
    if (problem) return refuse(problem)
    if (state.devices.some((device) => device.id === id))
      return refuse(refusal('already_exists', 'This device is registered already.', 'deviceId'))
    if (state.devices.some((device) => device.name === name && device.revokedAt === null))
      return refuse(refusal('already_exists', `There is a device called ${name} already.`, 'name'))
    const device = { id, name, kind, ...(of ? { machine: of } : {}), registeredAt: now }
    return accept({ type: 'DeviceRegistered', payload: device })
  },
  'organisation.issuePairingCode': (state, { deviceId, reason: why }) => {
    const found = state.devices.find((device) => device.id === deviceId)
    if (!found) return refuse(refusal('not_found', 'There is no such device.', 'deviceId'))
    if (found.revokedAt !== null)
      return refuse(
        refusal('state_forbids', `${found.name} is revoked. Register the display anew.`, 'deviceId'),
      )
    if (found.kind !== 'wall')
      return refuse(refusal('value_invalid', `${found.name} is no wall display.`, 'deviceId'))
    return accept({ type: 'PairingCodeIssued', payload: { deviceId, name: found.name, reason: why } })
  },
  'organisation.revokeDevice': (state, { deviceId, reason: why }, _facts, { now }) => {
    const found = state.devices.find((device) => device.id === deviceId)
    if (!found) return refuse(refusal('not_found', 'There is no such device.', 'deviceId'))
    if (found.revokedAt !== null)
      return refuse(refusal('nothing_changed', `${found.name} is revoked already.`, 'deviceId'))
    const payload = { deviceId, name: found.name, reason: why, revokedAt: now }
    return accept({ type: 'DeviceRevoked', payload })
  },
}
