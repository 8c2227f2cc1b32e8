import type { StateTable } from '../kernel/state-table.ts'

export const FORMULA_STATES = ['draft', 'in_review', 'approved', 'superseded', 'obsolete'] as const
export type FormulaStatus = (typeof FORMULA_STATES)[number]

/** States of one version of a formula (B03.5). */
export const formulaStates: StateTable<FormulaStatus> = {
  name: 'formula version',
  states: FORMULA_STATES,
  initial: 'draft',
  transitions: [
    { from: ['draft'], command: 'formula.revise', to: null, requirement: 'B01.5' },
    { from: ['draft'], command: 'formula.submit', to: 'in_review', requirement: 'B03.5' },
    { from: ['in_review'], command: 'formula.return', to: 'draft', requirement: 'B03.5' },
    { from: ['draft', 'in_review'], command: 'formula.signAuthored', to: null, requirement: 'X11' },
    { from: ['draft', 'in_review'], command: 'formula.signChecked', to: null, requirement: 'X11' },
    { from: ['draft', 'in_review'], command: 'formula.approve', to: 'approved', requirement: 'B01.4' },
    { from: ['approved'], command: 'formula.openVersion', to: null, requirement: 'B02.1' },
    { from: ['approved', 'superseded'], command: 'formula.obsolete', to: 'obsolete', requirement: 'B03.5' },
  ],
}
