import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'

/** Who receives product (211.196): name, address, and whom to call in a recall. */
export const recipientDetails = z.object({
  code: z.string().trim().min(2).max(40),
  name: z.string().trim().min(2).max(160),
  address: z.string().trim().min(5).max(300),
  /** Name, telephone, mail of whoever acts on a recall there. */
  contact: z.string().trim().min(5).max(300),
})
export type RecipientDetails = z.infer<typeof recipientDetails>

export interface RecipientState {
  readonly id: string
  readonly details: RecipientDetails | null
  /** False: nothing more is sent there. */
  readonly active: boolean
}

export type RecipientEvent =
  | DomainEvent<'RecipientRegistered', { id: string; details: RecipientDetails }>
  | DomainEvent<
      'RecipientChanged',
      { from: RecipientDetails; to: RecipientDetails; active: boolean; reason: string }
    >

export const initialRecipient: RecipientState = { id: '', details: null, active: false }

const roles = ['administrator', 'warehouse', 'pharmacist', 'pic', 'qa'] as const

export const recipientCommands = {
  'recipient.register': command({
    subject: 'recipient',
    creates: true,
    roles: [...roles],
    signature: null,
    offline: false,
    payload: recipientDetails,
    requirement: 'B21.2',
    label: 'New recipient',
  }),
  'recipient.change': command({
    subject: 'recipient',
    roles: [...roles],
    signature: null,
    offline: false,
    payload: z.object({
      details: recipientDetails,
      active: z.boolean().default(true),
      reason: z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000),
    }),
    requirement: 'B21.2',
    label: 'Change recipient',
  }),
}

/** Folds one event into the recipient. */
export function evolveRecipient(state: RecipientState, event: RecipientEvent): RecipientState {
  return event.type === 'RecipientRegistered'
    ? { ...event.payload, active: true }
    : { ...state, details: event.payload.to, active: event.payload.active }
}

export const recipientDeciders: Deciders<
  typeof recipientCommands,
  RecipientState,
  { subjectId: string; codeTaken: boolean },
  RecipientEvent
> = {
  'recipient.register': (_state, details, { subjectId, codeTaken }) =>
    codeTaken
      ? refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'code'))
      : accept({ type: 'RecipientRegistered', payload: { id: subjectId, details } }),
  'recipient.change': (state, { details, active, reason }, { codeTaken }) => {
    if (!state.details) return refuse(refusal('not_found', 'There is no such recipient.'))
    if (codeTaken)
      return refuse(refusal('already_exists', `The code ${details.code} is taken.`, 'details.code'))
    return accept({
      type: 'RecipientChanged',
      payload: { from: state.details, to: details, active, reason },
    })
  },
}
