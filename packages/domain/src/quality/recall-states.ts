import type { StateTable } from '../kernel/state-table.ts'

export const RECALL_STATES = ['open', 'frozen', 'closed'] as const
export type RecallStatus = (typeof RECALL_STATES)[number]

/** States of a recall or a drill of one (B23.1). What turns up after a freeze is frozen by another. */
export const recallStates: StateTable<RecallStatus> = {
  name: 'recall',
  states: RECALL_STATES,
  initial: 'open',
  transitions: [
    { from: ['open', 'frozen'], command: 'recall.freeze', to: 'frozen', requirement: 'B23.1' },
    { from: ['open', 'frozen'], command: 'recall.close', to: 'closed', requirement: 'B23.1' },
  ],
}
