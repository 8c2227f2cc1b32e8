import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { unit } from '../kernel/unit.ts'
import { slug } from '../formula/procedure.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'

export const materialDetails = z.object({
  code: z.string().trim().min(2).max(40),
  name: z.string().trim().min(2).max(160),
  unit,
  sterile: z.boolean(),
  /** Container-barcode policy: no issue until the lot has a barcode (B08.3). */
  barcodeRequired: z.boolean(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .nullable()
    .default(null),
  /** The line whose sale policy and target assays hold for its lots; null where it is sold by none. */
  productLine: slug.nullable().default(null),
})
export type MaterialDetails = z.infer<typeof materialDetails>

export interface MaterialState {
  readonly id: string
  readonly details: MaterialDetails | null
}

export type MaterialEvent =
  | DomainEvent<'MaterialRegistered', { id: string; details: MaterialDetails }>
  | DomainEvent<'MaterialChanged', { from: MaterialDetails; to: MaterialDetails; reason: string }>

export const initialMaterial: MaterialState = { id: '', details: null }

export const materialCommands = {
  'material.register': command({
    subject: 'material',
    creates: true,
    roles: ['administrator', 'warehouse', 'pharmacist', 'pic'],
    signature: null,
    offline: false,
    payload: materialDetails,
    requirement: 'B08.3',
    label: 'New material',
  }),
  'material.change': command({
    subject: 'material',
    roles: ['administrator', 'pharmacist', 'pic'],
    signature: null,
    offline: false,
    payload: z.object({ details: materialDetails, reason: z.string().trim().min(10).max(1000) }),
    requirement: 'B08.3',
    label: 'Change material',
  }),
}

/** Folds one event into the material. */
export function evolveMaterial(state: MaterialState, event: MaterialEvent): MaterialState {
  return event.type === 'MaterialRegistered'
    ? { id: event.payload.id, details: withLine(event.payload.details) }
    : { ...state, details: withLine(event.payload.to) }
}

/** The oldest materials were registered before they could belong to a product line. */
const withLine = (details: MaterialDetails): MaterialDetails => ({
  ...details,
  productLine: details.productLine ?? null,
})

export const materialDeciders: Deciders<
  typeof materialCommands,
  MaterialState,
  { subjectId: string; codeTaken: boolean },
  MaterialEvent
> = {
  'material.register': (_state, details, facts) => {
    if (facts.codeTaken)
      return refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'code'))
    return accept({ type: 'MaterialRegistered', payload: { id: facts.subjectId, details } })
  },
  'material.change': (state, { details, reason }) =>
    state.details
      ? accept({ type: 'MaterialChanged', payload: { from: state.details, to: details, reason } })
      : refuse(refusal('not_found', 'There is no such material.')),
}
