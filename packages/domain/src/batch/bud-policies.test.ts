import { describe, expect, it } from 'vitest'
import {
  budPolicy,
  overlappingRows,
  shippedBudPolicies,
  siteDefaultPolicy,
  usp797Policy2023,
  type BudPolicyRow,
} from './bud-policies.ts'

describe('BUD policies', () => {
  it('[B19.1] ships two that pass their own schema, the site default first', () => {
    expect(shippedBudPolicies.map((policy) => budPolicy.parse(policy).id)).toEqual([
      'site-default',
      'usp-797-2023',
    ])
  })

  it('cites a source in every row', () => {
    for (const row of shippedBudPolicies.flatMap((policy) => policy.rows))
      expect(row.citation).toMatch(/USP <797>|B19\.1/)
  })

  it('[B19.1] marks what a facility has yet to check', () => {
    const unverified = usp797Policy2023.rows.filter((row) => !row.verified)
    const nonsterile = (row: BudPolicyRow) => row.nonsterileComponent === true
    expect(unverified.every((row) => row.category === 'category_3' || nonsterile(row))).toBe(true)
    expect(unverified).toHaveLength(9)
    expect(usp797Policy2023.rows).toHaveLength(23)
  })

  it('refuses a table with two answers to one case', () => {
    const [first, ...rest] = siteDefaultPolicy.rows
    const doubled = {
      ...siteDefaultPolicy,
      rows: [first!, ...rest, { ...first!, process: 'aseptic' as const }],
    }
    expect(overlappingRows(doubled.rows)).toEqual([0, doubled.rows.length - 1])
    expect(budPolicy.safeParse(doubled).success).toBe(false)
  })

  it('refuses a duration that is no whole number of hours or days', () => {
    const withDuration = (duration: unknown) =>
      budPolicy.safeParse({ ...siteDefaultPolicy, rows: [{ ...siteDefaultPolicy.rows[0], duration }] })
        .success
    expect(withDuration({ hours: 12 })).toBe(true)
    expect(withDuration({ hours: 0 })).toBe(false)
    expect(withDuration({ days: 1.5 })).toBe(false)
    expect(withDuration({ hours: 12, days: 1 })).toBe(false)
  })
})
