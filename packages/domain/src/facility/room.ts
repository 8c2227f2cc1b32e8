import { z } from 'zod'
import { addHours, compareInstants, formatInstant } from '../kernel/instant.ts'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { Instant } from '../kernel/instant.ts'

export const roomDetails = z.object({
  code: z.string().trim().min(1).max(20),
  name: z.string().trim().min(2).max(80),
  isoClass: z.enum(['ISO 5', 'ISO 7', 'ISO 8']),
  /** Rated for hazardous drugs: negative pressure, externally vented (USP <800>). */
  hazardRated: z.boolean(),
  /** For how many hours a recorded cleaning holds. */
  cleanForHours: z.number().int().min(1).max(720),
})
export type RoomDetails = z.infer<typeof roomDetails>

export interface RoomState {
  readonly id: string
  readonly details: RoomDetails | null
  readonly inService: boolean
  readonly cleanedAt: Instant | null
}

export type RoomEvent =
  | DomainEvent<'RoomRegistered', { id: string; details: RoomDetails }>
  | DomainEvent<'RoomChanged', { from: RoomDetails; to: RoomDetails; reason: string }>
  | DomainEvent<'RoomCleaned', { cleanedAt: Instant; agent: string }>
  | DomainEvent<'RoomServiceChanged', { inService: boolean; reason: string }>

export const initialRoom: RoomState = { id: '', details: null, inService: false, cleanedAt: null }

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
const base = { subject: 'room', signature: null, offline: false } as const

export const roomCommands = {
  'room.register': command({
    ...base,
    creates: true,
    roles: ['administrator'],
    payload: roomDetails,
    requirement: 'R11',
    label: 'New room',
  }),
  'room.change': command({
    ...base,
    roles: ['administrator'],
    payload: z.object({ details: roomDetails, reason }),
    requirement: 'R11',
    label: 'Change room',
  }),
  'room.recordCleaning': command({
    ...base,
    roles: ['technician', 'production_manager', 'qa', 'pic', 'pharmacist'],
    payload: z.object({ agent: z.string().trim().min(2).max(120) }),
    requirement: 'B06.3',
    label: 'Record cleaning',
  }),
  'room.setInService': command({
    ...base,
    roles: ['administrator', 'qa'],
    payload: z.object({ inService: z.boolean(), reason }),
    requirement: 'B04.2',
    label: 'Set in or out of service',
  }),
}

/** Folds one event into the room. */
export function evolveRoom(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'RoomRegistered':
      return { ...state, id: event.payload.id, details: event.payload.details, inService: true }
    case 'RoomChanged':
      return { ...state, details: event.payload.to }
    case 'RoomCleaned':
      return { ...state, cleanedAt: event.payload.cleanedAt }
    case 'RoomServiceChanged':
      return { ...state, inService: event.payload.inService }
    default:
      return event satisfies never
  }
}

/** Why the room cannot be used at this moment, in words, or null when its last cleaning still holds. */
export function roomCleanProblem(room: RoomState, now: Instant, zone: string): string | null {
  if (!room.details) return 'The room is unknown'
  if (!room.cleanedAt) return `${room.details.name}: no cleaning is on record`
  const until = addHours(room.cleanedAt, room.details.cleanForHours)
  return compareInstants(now, until) > 0
    ? `${room.details.name}: the cleaning of ${formatInstant(room.cleanedAt, zone, 'date-time')} held until ${formatInstant(until, zone, 'date-time')}`
    : null
}

const unknown = () => refuse<RoomEvent>(refusal('not_found', 'There is no such room.'))

export const roomDeciders: Deciders<
  typeof roomCommands,
  RoomState,
  { subjectId: string; codeTaken: boolean },
  RoomEvent
> = {
  'room.register': (_state, details, facts) => {
    if (facts.codeTaken)
      return refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'code'))
    return accept({ type: 'RoomRegistered', payload: { id: facts.subjectId, details } })
  },
  'room.change': (state, { details, reason: why }) =>
    state.details
      ? accept({ type: 'RoomChanged', payload: { from: state.details, to: details, reason: why } })
      : unknown(),
  'room.recordCleaning': (state, { agent }, _facts, { now }) =>
    state.details ? accept({ type: 'RoomCleaned', payload: { cleanedAt: now, agent } }) : unknown(),
  'room.setInService': (state, payload) => {
    if (!state.details) return unknown()
    if (state.inService === payload.inService)
      return refuse(
        refusal('nothing_changed', `The room is ${payload.inService ? 'in' : 'out of'} service already.`),
      )
    return accept({ type: 'RoomServiceChanged', payload })
  },
}
