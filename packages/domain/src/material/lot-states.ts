import type { StateTable } from '../kernel/state-table.ts'

export const LOT_STATES = ['draft', 'quarantine', 'hold', 'released', 'consumed', 'rejected'] as const
export type LotStatus = (typeof LOT_STATES)[number]

/** Every state but consumed and rejected, in which nothing is possible to anybody (L04). */
const open: readonly LotStatus[] = ['draft', 'quarantine', 'hold', 'released']

/**
 * Disposition of a lot (L01, L02) and what may be done with it. Consumed is reached by itself when nothing is left (L03).
 * Sales and movements that a state merely warns of (L05–L07) are allowed here and blocked by `lot-blocks`.
 */
export const lotStates: StateTable<LotStatus> = {
  name: 'lot',
  states: LOT_STATES,
  initial: 'draft',
  transitions: [
    { from: ['draft'], command: 'lot.quarantine', to: 'quarantine', requirement: 'L02' },
    { from: ['quarantine', 'hold'], command: 'lot.release', to: 'released', requirement: 'L02' },
    { from: ['quarantine'], command: 'lot.hold', to: 'hold', requirement: 'L02' },
    { from: ['released'], command: 'lot.holdReleased', to: 'hold', requirement: 'L09' },
    { from: ['quarantine', 'hold'], command: 'lot.reject', to: 'rejected', requirement: 'L02' },
    { from: open, command: 'lot.assignBarcode', to: null, requirement: 'B08.3' },
    { from: open, command: 'lot.sample', to: null, requirement: 'L04' },
    { from: open, command: 'lot.recordResult', to: null, requirement: 'L06' },
    { from: open, command: 'lot.waste', to: null, requirement: 'L08' },
    { from: open, command: 'lot.proposeAdjustment', to: null, requirement: 'L08' },
    { from: open, command: 'lot.confirmAdjustment', to: null, requirement: 'L08' },
    { from: open, command: 'lot.distribute', to: null, requirement: 'L05' },
    { from: open, command: 'lot.split', to: null, requirement: 'L08' },
    { from: open, command: 'lot.combine', to: null, requirement: 'L08' },
    { from: open, command: 'lot.transform', to: null, requirement: 'L08' },
  ],
}
