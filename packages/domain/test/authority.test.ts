import { describe, expect, test } from 'vitest'
import {
  aggregates,
  batchStates,
  catalogue,
  commandNames,
  decide,
  definitionOf,
  deviationStates,
  findTransition,
  formulaStates,
  initialDeviation,
  initialRecall,
  lotStates,
  NOTHING_AFFECTED,
  recallStates,
  REFUSALS,
  ROLES,
  SYSTEM_ACTOR,
} from '../src/index.ts'
import { contentHash } from '../src/kernel/hash-chain.ts'
import { samples } from './samples.ts'
import { content, context, deviation, facts, lot, lotFacts, people, releasable } from './world.ts'
import type { CommandName, DecisionContext, FormulaState, Role, StateTable } from '../src/index.ts'

const roles = Object.keys(ROLES) as Role[]

/** Somebody who holds one role and nothing else. */
const holder = (role: Role): DecisionContext => ({
  ...context('maria'),
  actor: { personId: `only-${role}`, name: role, roles: [role] },
})
const codes = (name: CommandName, state: unknown, surroundings: unknown, who: DecisionContext): string[] => {
  const payload = catalogue[name].payload.parse(samples[name])
  const decision = decide(name, state, payload, surroundings, who)
  return decision.ok ? [] : decision.refusals.map((item) => item.code)
}

const formulaIn = (status: string): FormulaState => ({
  id: 'f1',
  recordId: 'MBR-0001',
  versions: [
    {
      version: 1,
      revision: 1,
      status: status as never,
      content,
      contentHash: contentHash(content),
      changeReason: '',
      editors: [],
      signatures: [],
      approvedAt: null,
    },
  ],
})

/** A batch with everything in it, whose state the walk sets. */
const complete = releasable().state

/** Commands that say more exactly than the table why not. */
const MORE_EXACT: Partial<Record<CommandName, string>> = { 'formula.openVersion': 'formula_not_approved' }

/** For each state machine: the commands over it, and a subject in any of its states. */
const machines: {
  table: StateTable<string>
  subject: string
  stateIn: (status: string) => unknown
  facts: unknown
  /** What is said in a state in which nothing is possible at all. */
  readOnly?: { states: readonly string[]; code: string }
}[] = [
  {
    table: formulaStates,
    subject: 'formula',
    stateIn: formulaIn,
    facts: { recordId: '', subjectId: 'f1', extraSignatures: false },
  },
  {
    table: batchStates,
    subject: 'batch',
    stateIn: (status) => ({ ...complete, status, quarantinedFrom: 'in_progress' }),
    facts: facts({ actor: people.sarah }),
  },
  {
    table: lotStates,
    subject: 'lot',
    stateIn: (status) => lot('phe', 'RM-PHE', { status: status as never, barcode: null }),
    facts: lotFacts({ subjectId: 'phe' }),
    readOnly: { states: ['consumed', 'rejected'], code: 'lot_read_only' },
  },
  {
    table: deviationStates,
    subject: 'deviation',
    stateIn: (status) => ({ ...initialDeviation, id: 'd1', report: deviation(9), status }),
    facts: { subjectId: 'd1', recordId: 'BD-0001', batchNumber: null },
  },
  {
    table: recallStates,
    subject: 'recall',
    stateIn: (status) => ({ ...initialRecall, id: 'r1', status }),
    facts: { subjectId: 'r1', recordId: '', startLabel: null, affected: NOTHING_AFFECTED, lots: {} },
  },
]

describe.each(machines)('$table.name', ({ table, subject, stateIn, facts: surroundings, readOnly }) => {
  const commands = commandNames.filter(
    (name) => definitionOf(name).subject === subject && !definitionOf(name).creates,
  )

  test('[P11.3] every command is in the table, and every row is in the catalogue', () => {
    // What begins a subject has no state of its own; its row, if any, is about what it is made of.
    const rows = table.transitions.filter((row) => !definitionOf(row.command as CommandName).creates)
    const inTable = new Set(rows.map((row) => row.command))
    expect([...inTable].sort()).toEqual([...commands].sort())
  })

  describe.each(table.states.map((state) => ({ state })))('in $state', ({ state }) => {
    test.each(commands.map((name) => ({ name })))('[P11.2] [P11.3] $name, by every role', ({ name }) => {
      for (const role of roles) {
        const answer = codes(name, stateIn(state), surroundings, holder(role))
        const mayRole = (definitionOf(name).roles as readonly Role[]).includes(role)
        if (!mayRole) expect(answer, `${role} in ${state}`).toEqual(['not_authorised'])
        else if (!findTransition(table, state, name))
          expect(answer, `${role} in ${state}`).toEqual([
            readOnly?.states.includes(state) ? readOnly.code : (MORE_EXACT[name] ?? 'state_forbids'),
          ])
        else {
          // Other rules may still refuse (nobody is assigned, a version is complete): neither role nor state does.
          for (const code of ['state_forbids', 'lot_read_only'])
            expect(answer, `${role} in ${state}`).not.toEqual([code])
        }
      }
    })
  })
})

describe('commands without a state machine', () => {
  const stateless = commandNames.filter((name) =>
    ['organisation', 'person', 'room', 'equipment', 'material', 'recipient'].includes(
      definitionOf(name).subject,
    ),
  )

  test.each(stateless.map((name) => ({ name })))(
    '[P11.2] $name is refused to every other role',
    ({ name }) => {
      const { subject, roles: allowed } = definitionOf(name)
      for (const role of roles.filter((item) => !(allowed as readonly Role[]).includes(item)))
        expect(codes(name, aggregates[subject].initial, {}, holder(role)), role).toEqual(['not_authorised'])
    },
  )
})

describe('the catalogue', () => {
  test('[P11.2] an inspector may send no command at all', () => {
    const allowed = commandNames.filter((name) =>
      (definitionOf(name).roles as readonly Role[]).includes('inspector'),
    )
    expect(allowed).toEqual([])
  })

  test('[P11.6] notes about credentials are the product’s own', () => {
    const own = commandNames.filter((name) => definitionOf(name).roles.length === 0)
    expect(own).toEqual(['person.noteEnrolled', 'person.notePinChanged', 'person.noteLocked'])
    const locked = decide(
      'person.noteLocked',
      { ...people.maria },
      samples['person.noteLocked'],
      {},
      { ...context('maria'), actor: SYSTEM_ACTOR },
    )
    expect(locked.ok).toBe(true)
  })

  test('[B03.2] [P11.6] witness, reviewer and PIC always sign with all components', () => {
    const always = [
      'formula.approve',
      'batch.witnessStep',
      'batch.approveReview',
      'batch.rejectReview',
      'batch.release',
      'batch.reject',
      'batch.skipStep',
    ] as const
    for (const name of always) expect(definitionOf(name).signature?.components, name).toBe('always_all')
  })

  test('[X10] every refusal names a requirement', () => {
    for (const [code, { requirement }] of Object.entries(REFUSALS))
      expect(requirement, code).toMatch(/^[A-Z]+[0-9]+(\.[0-9]+)?$/)
  })
})

describe('a subject that is not there', () => {
  const existing = commandNames.filter(
    (name) => !definitionOf(name).creates && definitionOf(name).subject !== 'organisation',
  )

  test.each(existing.map((name) => ({ name })))('[P11.3] $name is refused', ({ name }) => {
    const { subject, roles: allowed } = definitionOf(name)
    const actor = allowed[0] ? holder(allowed[0]) : { ...context('maria'), actor: SYSTEM_ACTOR }
    expect(codes(name, aggregates[subject].initial, {}, actor)).toEqual(['not_found'])
  })
})
