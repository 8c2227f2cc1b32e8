import {
  phenylephrineSyringe,
  phenylephrineSyringeFirstVersion,
} from '@batchproof/testing/formulas/phenylephrine.ts'
import { compareFormulas, shippedBudPolicies, type FormulaContent } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { namesAt } from './content-fields.ts'
import { changeCount, sideBySide } from './side-by-side.ts'

const line = (id: string, name: string) => ({ id, name, sterileDrug: true, targetAssays: [] })
const names = namesAt({
  facility: null,
  signingPolicy: 'badge_and_pin',
  productLines: [
    line('sterile-drugs', 'Sterile injectables'),
    line('eye', 'Sterile ophthalmics'),
    line('eye-2', 'Sterile ophthalmics'),
  ],
  budPolicies: shippedBudPolicies,
  devices: [],
})

const changedTitles = (before: FormulaContent, after: FormulaContent) =>
  sideBySide(before, after, names)
    .filter((group) => group.change !== 'same')
    .map((group) => `${group.change} ${group.title}`)

describe('two contents side by side', () => {
  const content = phenylephrineSyringe()

  it('[B03.1] marks nothing between equal contents, and shows every field', () => {
    const groups = sideBySide(content, structuredClone(content), names)
    expect(changeCount(groups)).toBe(0)
    expect(groups.every((group) => group.change === 'same')).toBe(true)
    expect(groups).toHaveLength(5 + content.billOfMaterials.length + content.procedure.length)
  })

  it('[B01.5] calls lines and policies by their names, and two of one name by their codes too', () => {
    const moved = { ...structuredClone(content), productLine: 'eye' }
    const rows = sideBySide(content, moved, names).flatMap((group) => group.rows)
    expect(rows.find((row) => row.label === 'Product line')).toMatchObject({
      before: 'Sterile injectables',
      after: 'Sterile ophthalmics (eye)',
      changed: true,
    })
    const policy = rows.find((row) => row.label === 'BUD policy')
    expect(policy?.after).toBe(shippedBudPolicies.findLast(({ id }) => id === content.budPolicy)?.title)
  })

  it('[B03.1] marks nothing when there is no version to compare with', () => {
    expect(changeCount(sideBySide(null, content, names))).toBe(0)
  })

  it('[B01.5] marks each field that the record’s own comparison finds, in every part of a formula', () => {
    const edits: ((draft: FormulaContent) => void)[] = [
      (draft) => void (draft.strength = '200 mcg/mL'),
      (draft) => void (draft.ppeChecklist = ['Two pairs of gloves']),
      (draft) => void (draft.effectiveDate = '2027-01-01'),
      (draft) => void (draft.batchSize = { value: '1000', unit: 'L' }),
      (draft) => void (draft.billOfMaterials[0]!.low = '9.9'),
      (draft) => void (draft.billOfMaterials[0]!.overagePercent = '2'),
      (draft) => void draft.billOfMaterials.reverse(),
      (draft) => void (draft.procedure[4]!.instruction += ' Twice.'),
      (draft) => void (draft.procedure[4]!.fields[0]!.required = false),
      (draft) => void draft.procedure[6]!.fields.pop(),
      (draft) => void draft.procedure.splice(3, 1),
    ]
    for (const edit of edits) {
      const draft = structuredClone(content)
      edit(draft)
      expect(compareFormulas(content, draft).length).toBeGreaterThan(0)
      expect(changeCount(sideBySide(content, draft, names))).toBeGreaterThan(0)
    }
  })

  it('[B03.1] does not call the steps after an inserted one changed, but does one that was moved', () => {
    expect(changedTitles(phenylephrineSyringeFirstVersion(), content)).not.toContain(
      'changed Step: Label and count',
    )
    const moved = structuredClone(content)
    moved.procedure.push(...moved.procedure.splice(0, 1))
    expect(changedTitles(content, moved)).toContain('changed Step: Line clearance')
  })

  it('[B03.1] shows a removed step as removed and an added one as added', () => {
    const first = phenylephrineSyringeFirstVersion()
    expect(changedTitles(first, content)).toContain('added Step: Check pH')
    expect(changedTitles(content, first)).toContain('removed Step: Check pH')
  })
})
