import { describe, expect, test } from 'vitest'
import {
  aggregates,
  approvedVersion,
  catalogue,
  decide,
  evolve,
  findFormulaGaps,
  openVersion,
} from '../src/index.ts'
import { content, context, people } from './world.ts'
import type { CommandName, FormulaContent, FormulaEvent, FormulaState, PayloadInput } from '../src/index.ts'
import type { Who } from './world.ts'

/** A formula under test, with Authored and Independently checked asked for unless told otherwise. */
class FormulaUnderTest {
  state: FormulaState = aggregates.formula.initial
  readonly #facts: { recordId: string; subjectId: string; extraSignatures: boolean }

  constructor(extraSignatures = true) {
    this.#facts = { recordId: 'MBR-0001', subjectId: 'f1', extraSignatures }
  }

  refusals<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): string[] {
    const decision = this.#decide(who, name, payload)
    return decision.ok ? [] : decision.refusals.map((item) => item.code)
  }

  given<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): this {
    const decision = this.#decide(who, name, payload)
    if (!decision.ok) throw new Error(decision.refusals.map((item) => item.message).join('; '))
    for (const event of decision.events as FormulaEvent[])
      this.state = evolve('formula', this.state, event) as FormulaState
    return this
  }

  #decide<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>) {
    return decide(name, this.state, catalogue[name].payload.parse(payload), this.#facts, context(who))
  }
}

const drafted = (extraSignatures = true, by: Who = 'sarah') =>
  new FormulaUnderTest(extraSignatures).given(by, 'formula.draft', { content })
const approved = () => drafted(false).given('elena', 'formula.approve', { version: 1 })
const renamed = (name: string): FormulaContent => ({ ...content, name })

describe('drafting', () => {
  test('[B01.1] [B01.4] a formula starts as draft, version 1, revision 1', () =>
    expect(drafted().state).toMatchObject({
      recordId: 'MBR-0001',
      versions: [{ version: 1, revision: 1, status: 'draft' }],
    }))

  test('[B01.5] every saved edit raises the revision', () => {
    const { state } = drafted().given('sarah', 'formula.revise', { version: 1, content: renamed('A') })
    expect(state.versions[0]).toMatchObject({ revision: 2, content: { name: 'A' } })
  })

  test('[B01.5] an edit of a revision that another has saved over is told, and nothing is saved', () => {
    const formula = drafted().given('sarah', 'formula.revise', { version: 1, content: renamed('A') })
    const late = { version: 1, content: renamed('B') }
    expect(formula.refusals('elena', 'formula.revise', { ...late, basedOnRevision: 1 })).toEqual([
      'draft_moved',
    ])
    formula.given('elena', 'formula.revise', { ...late, basedOnRevision: 2 })
    expect(formula.state.versions[0]).toMatchObject({ revision: 3, content: { name: 'B' } })
  })

  test('[B01.5] saving without a change saves nothing', () =>
    expect(drafted().refusals('sarah', 'formula.revise', { version: 1, content })).toEqual([
      'nothing_changed',
    ]))

  test('[B01.1] a technician drafts nothing', () =>
    expect(new FormulaUnderTest().refusals('maria', 'formula.draft', { content })).toEqual([
      'not_authorised',
    ]))
})

describe('approval', () => {
  test('[B03.3] only the PIC approves', () => {
    for (const who of ['maria', 'david', 'james', 'admin', 'ina'] as const)
      expect(drafted(false).refusals(who, 'formula.approve', { version: 1 }), who).toEqual(['not_authorised'])
    expect(approved().state.versions[0]?.status).toBe('approved')
  })

  test('[B03.1] nothing incomplete is approved, and each gap is named', () => {
    const empty = new FormulaUnderTest(false).given('sarah', 'formula.draft', {
      content: { ...content, name: '', procedure: [] },
    })
    const answer = empty.refusals('elena', 'formula.approve', { version: 1 })
    expect(new Set(answer)).toEqual(new Set(['formula_incomplete']))
    expect(answer.length).toBeGreaterThanOrEqual(3)
  })

  test('[X11] sterile drugs need an author and an independent checker too', () =>
    expect(drafted().refusals('elena', 'formula.approve', { version: 1 })).toEqual([
      'formula_signatures_missing',
      'formula_signatures_missing',
    ]))

  test('[X11] three signatures by three people', () => {
    const formula = drafted().given('sarah', 'formula.signAuthored', { version: 1 })
    expect(formula.refusals('sarah', 'formula.signChecked', { version: 1 })).toEqual([
      'signer_already_signed',
    ])
    formula.given('david', 'formula.signChecked', { version: 1 })
    expect(formula.refusals('sarah', 'formula.approve', { version: 1 })).toEqual(['signer_already_signed'])
    formula.given('elena', 'formula.approve', { version: 1 })
    expect(formula.state.versions[0]?.signatures.map((item) => item.personId)).toEqual([
      'sarah',
      'david',
      'elena',
    ])
  })

  test('[X11] who wrote in it does not check it, and who did not write does not sign as author', () => {
    const both = drafted().given('elena', 'formula.revise', { version: 1, content: renamed('A') })
    expect(both.refusals('elena', 'formula.signChecked', { version: 1 })).toEqual(['signer_already_signed'])
    expect(drafted().refusals('elena', 'formula.signAuthored', { version: 1 })).toEqual(['not_authorised'])
  })

  test('[P11.5] an edit takes every signature away', () => {
    const formula = drafted()
      .given('sarah', 'formula.signAuthored', { version: 1 })
      .given('sarah', 'formula.revise', { version: 1, content: renamed('A') })
    expect(formula.state.versions[0]?.signatures).toEqual([])
  })

  test('[B03.5] a version in review returns to draft with a reason', () => {
    const formula = drafted().given('sarah', 'formula.submit', { version: 1 })
    expect(formula.refusals('sarah', 'formula.revise', { version: 1, content: renamed('A') })).toEqual([
      'state_forbids',
    ])
    formula.given('david', 'formula.return', { version: 1, reason: 'Step 3 is unclear' })
    expect(formula.state.versions[0]?.status).toBe('draft')
  })
})

describe('versions', () => {
  const reopened = () =>
    approved().given('sarah', 'formula.openVersion', { reason: 'New supplier of saline' })

  test('[B02.1] a new version copies the approved one and starts as draft', () => {
    const { state } = reopened()
    expect(openVersion(state)).toMatchObject({
      version: 2,
      status: 'draft',
      content,
      changeReason: 'New supplier of saline',
    })
  })
  test('[B02.3] the one before stays in use until the new one is approved', () => {
    const formula = reopened().given('sarah', 'formula.revise', { version: 2, content: renamed('B') })
    expect(approvedVersion(formula.state)?.version).toBe(1)
    formula.given('elena', 'formula.approve', { version: 2 })
    expect(formula.state.versions.map((item) => item.status)).toEqual(['superseded', 'approved'])
  })
  test('[B01.5] the superseded version keeps its content', () => {
    const formula = reopened()
      .given('sarah', 'formula.revise', { version: 2, content: renamed('B') })
      .given('elena', 'formula.approve', { version: 2 })
    expect(formula.state.versions[0]?.content).toEqual(content)
  })
  test('[B02.1] one version is open at a time', () =>
    expect(reopened().refusals('sarah', 'formula.openVersion', { reason: 'Yet another change' })).toEqual([
      'formula_open_version_exists',
    ]))
  test('[B02.2] without a reason there is no new version', () =>
    expect(catalogue['formula.openVersion'].payload.safeParse({ reason: 'short' }).success).toBe(false))
  test('[B03.5] an approved version can be made obsolete by the PIC', () => {
    const formula = approved().given('elena', 'formula.obsolete', { version: 1, reason: 'Product withdrawn' })
    expect(formula.state.versions[0]?.status).toBe('obsolete')
  })
})

describe('completeness', () => {
  const gaps = (change: Partial<FormulaContent>) =>
    findFormulaGaps({ ...content, ...change }).map((item) => item.field)
  test('[B01.3] a bill needs an active, and a quantity inside its own limits', () => {
    expect(
      gaps({ billOfMaterials: content.billOfMaterials.filter((line) => line.role !== 'active') }),
    ).toContain('billOfMaterials')
    const [active] = content.billOfMaterials
    expect(gaps({ billOfMaterials: [{ ...active!, low: '13' }, content.billOfMaterials[1]!] })).toContain(
      'billOfMaterials.0.low',
    )
  })
  test('[B01.2] steps name components that exist, and every component is issued somewhere', () =>
    expect(gaps({ procedure: content.procedure.slice(1) })).toContain('procedure'))
  test('[B19.1] category 3 cannot exist without a sterility test', () =>
    expect(gaps({ budCategory: 'category_3', sterilityTestRequired: false })).toContain(
      'sterilityTestRequired',
    ))
  test('[B20.1] a hazardous formula needs its PPE checklist', () =>
    expect(gaps({ hazardous: true })).toContain('ppeChecklist'))
})

test('the people of these tests are distinct', () =>
  expect(new Set(Object.values(people).map((item) => item.id)).size).toBe(9))
