import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { decimalText } from '../kernel/decimal.ts'
import { refusal } from '../kernel/refusal.ts'
import { unit } from '../kernel/unit.ts'
import { slug } from '../formula/procedure.ts'
import { instrumentConnection } from './instrument-connection.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'

export const equipmentDetails = z.object({
  code: z.string().trim().min(1).max(20),
  name: z.string().trim().min(2).max(120),
  equipmentClass: slug,
  roomId: z.string().nullable().default(null),
  /** A hood or isolator that may be used for hazardous drugs (C-PEC). */
  hazardRated: z.boolean().default(false),
  /** Balances: the least count, and the smallest mass that may be weighed (USP <41>). */
  balance: z
    .object({ unit, resolution: decimalText, minimumWeight: decimalText, capacity: decimalText })
    .nullable()
    .default(null),
  /** Where the instrument bridge reads it; absent for what is read by eye. */
  connection: instrumentConnection.nullable().optional(),
})
export type EquipmentDetails = z.infer<typeof equipmentDetails>

export interface EquipmentState {
  readonly id: string
  readonly details: EquipmentDetails | null
  readonly inService: boolean
  readonly calibratedOn: string | null
  readonly calibrationDueOn: string | null
}

export type EquipmentEvent =
  | DomainEvent<'EquipmentRegistered', { id: string; details: EquipmentDetails }>
  | DomainEvent<'EquipmentChanged', { from: EquipmentDetails; to: EquipmentDetails; reason: string }>
  | DomainEvent<'CalibrationRecorded', { calibratedOn: string; dueOn: string; certificate: string }>
  | DomainEvent<'EquipmentServiceChanged', { inService: boolean; reason: string }>

export const initialEquipment: EquipmentState = {
  id: '',
  details: null,
  inService: false,
  calibratedOn: null,
  calibrationDueOn: null,
}

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const base = { subject: 'equipment', signature: null, offline: false } as const

export const equipmentCommands = {
  'equipment.register': command({
    ...base,
    creates: true,
    roles: ['administrator'],
    payload: equipmentDetails,
    requirement: 'R11',
    label: 'New equipment',
  }),
  'equipment.change': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ details: equipmentDetails, reason }),
    requirement: 'R11',
    label: 'Change equipment',
  }),
  'equipment.recordCalibration': command({
    ...base,
    roles: ['qa', 'administrator'],
    payload: z.object({
      calibratedOn: calendarDate,
      dueOn: calendarDate,
      certificate: z.string().trim().min(1).max(120),
    }),
    requirement: 'B04.2',
    label: 'Record calibration',
  }),
  'equipment.setInService': command({
    ...base,
    roles: ['administrator', 'qa'],
    payload: z.object({ inService: z.boolean(), reason }),
    requirement: 'B04.2',
    label: 'Set in or out of service',
  }),
}

/** Folds one event into the equipment. */
export function evolveEquipment(state: EquipmentState, event: EquipmentEvent): EquipmentState {
  switch (event.type) {
    case 'EquipmentRegistered':
      return { ...state, id: event.payload.id, details: event.payload.details, inService: true }
    case 'EquipmentChanged':
      return { ...state, details: event.payload.to }
    case 'CalibrationRecorded':
      return { ...state, calibratedOn: event.payload.calibratedOn, calibrationDueOn: event.payload.dueOn }
    case 'EquipmentServiceChanged':
      return { ...state, inService: event.payload.inService }
    default:
      return event satisfies never
  }
}

/** Why the equipment cannot be used on a date (YYYY-MM-DD), in words, or null. It may be used through the due day. */
export function equipmentProblem(equipment: EquipmentState | undefined, onDate: string): string | null {
  if (!equipment?.details) return 'The equipment is unknown'
  const { code, name } = equipment.details
  if (!equipment.inService) return `${code} ${name} is out of service`
  if (!equipment.calibrationDueOn) return `${code} ${name}: no calibration is on record`
  return equipment.calibrationDueOn < onDate
    ? `${code} ${name}: calibration was due ${equipment.calibrationDueOn}`
    : null
}

const unknown = () => refuse<EquipmentEvent>(refusal('not_found', 'There is no such equipment.'))

export const equipmentDeciders: Deciders<
  typeof equipmentCommands,
  EquipmentState,
  { subjectId: string; codeTaken: boolean },
  EquipmentEvent
> = {
  'equipment.register': (_state, details, facts) => {
    if (facts.codeTaken)
      return refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'code'))
    return accept({ type: 'EquipmentRegistered', payload: { id: facts.subjectId, details } })
  },
  'equipment.change': (state, { details, reason: why }) =>
    state.details
      ? accept({ type: 'EquipmentChanged', payload: { from: state.details, to: details, reason: why } })
      : unknown(),
  'equipment.recordCalibration': (state, payload) => {
    if (!state.details) return unknown()
    if (payload.dueOn < payload.calibratedOn)
      return refuse(refusal('value_invalid', 'It is due before it was calibrated.', 'dueOn'))
    return accept({ type: 'CalibrationRecorded', payload })
  },
  'equipment.setInService': (state, payload) => {
    if (!state.details) return unknown()
    if (state.inService === payload.inService)
      return refuse(
        refusal('nothing_changed', `It is ${payload.inService ? 'in' : 'out of'} service already.`),
      )
    return accept({ type: 'EquipmentServiceChanged', payload })
  },
}
