import type { StateTable } from '../kernel/state-table.ts'

export const LOT_STATES = ['draft', 'quarantine', 'hold', 'released', 'consumed', 'rejected'] as const
export type LotStatus = (typeof LOT_STATES)[number]

/** Disposition of a lot (L01, L02). Consumed is reached by itself when nothing is left (L03). */
export const lotStates: StateTable<LotStatus> = {
  name: 'lot',
  states: LOT_STATES,
  initial: 'draft',
  transitions: [
    { from: ['draft'], command: 'lot.quarantine', to: 'quarantine', requirement: 'L02' },
    { from: ['quarantine', 'hold'], command: 'lot.release', to: 'released', requirement: 'L02' },
    { from: ['quarantine'], command: 'lot.hold', to: 'hold', requirement: 'L02' },
    { from: ['quarantine', 'hold'], command: 'lot.reject', to: 'rejected', requirement: 'L02' },
    {
      from: ['draft', 'quarantine', 'hold', 'released'],
      command: 'lot.assignBarcode',
      to: null,
      requirement: 'B08.3',
    },
  ],
}
