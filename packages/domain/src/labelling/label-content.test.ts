import { describe, expect, it } from 'vitest'
import {
  labelContent,
  lintLabel,
  lintTemplate,
  withFixedStatements,
  type LabelContent,
  type LabelItem,
} from './label-content.ts'
import { labelStatements, statementsFor } from './label-statements.ts'

const syringe: LabelContent = labelContent.parse({
  productName: 'Phenylephrine 100 mcg/mL, 10 mL syringe',
  establishedName: 'Phenylephrine hydrochloride injection',
  strength: '100 mcg/mL',
  dosageForm: 'Injection',
  quantity: '10 mL',
  lotNumber: 'BP-20261121-001',
  compoundedAt: '2026-11-21T14:05:00.000Z',
  beyondUseAt: '2026-11-25T14:05:00.000Z',
  timeZone: 'America/New_York',
  storage: 'Store refrigerated, 2 to 8 °C',
  facility: { name: 'Harbor Sterile', address: '1 Pier Road, Salem, MA', telephone: '+1 978 555 0100' },
  activeIngredients: [{ name: 'Phenylephrine hydrochloride', amount: '100 mcg/mL' }],
  inactiveIngredients: [{ name: 'Sodium chloride', amount: '9 mg/mL' }],
  statements: ['This is a compounded drug.', 'Not for resale', 'Office Use Only'],
})

const bag: LabelContent = {
  ...syringe,
  container: {
    statements: ['www.fda.gov/medwatch', '1-800-FDA-1088'],
    directions: 'For intravenous use. Dilute as prescribed.',
  },
}

const missing = (content: LabelContent) => lintLabel(content).map(({ item }) => item)

describe('[X13] a label', () => {
  it('with every item may be issued', () => {
    expect(lintLabel(syringe)).toEqual([])
    expect(lintLabel(bag)).toEqual([])
  })

  const without: [string, Partial<LabelContent>, LabelItem, string][] = [
    ['the lot number', { lotNumber: '' }, 'lot_number', '503B(a)(10)(A)(iii)(I)'],
    ['the established name', { establishedName: '' }, 'established_name', '503B(a)(10)(A)(iii)(II)'],
    ['the dosage form', { dosageForm: '' }, 'dosage_form', '503B(a)(10)(A)(iii)(III)'],
    ['the strength', { strength: '' }, 'strength', '503B(a)(10)(A)(iii)(III)'],
    ['the quantity', { quantity: '' }, 'quantity', '503B(a)(10)(A)(iii)(IV)'],
    ['the date compounded', { compoundedAt: undefined }, 'date_compounded', '503B(a)(10)(A)(iii)(V)'],
    ['the expiration date', { beyondUseAt: undefined }, 'expiration_date', '503B(a)(10)(A)(iii)(VI)'],
    [
      'an expiration date after compounding',
      { beyondUseAt: syringe.compoundedAt },
      'expiration_date',
      '503B(a)(10)(A)(iii)(VI)',
    ],
    ['storage', { storage: '' }, 'storage', '503B(a)(10)(A)(iii)(VII)'],
    ['active ingredients', { activeIngredients: [] }, 'active_ingredients', '503B(a)(10)(A)(iii)(X)'],
    [
      'the amount of an inactive ingredient',
      { inactiveIngredients: [{ name: 'Sodium chloride', amount: '' }] },
      'inactive_ingredients',
      '503B(a)(10)(A)(iii)(X)',
    ],
    ['inactive ingredients', { inactiveIngredients: [] }, 'inactive_ingredients', '503B(a)(10)(A)(iii)(X)'],
    [
      'a container that the ingredients are left to',
      { ingredientsOn: 'container' },
      'ingredients_on_container',
      '503B(a)(10)(B)(i)',
    ],
  ]
  it.each(without)('without %s names it', (_, change, item, clause) => {
    expect(lintLabel({ ...syringe, ...change })).toEqual([
      { item, clause, message: expect.stringMatching(/^The .+\.$/) },
    ])
  })

  it.each(['name', 'address', 'telephone'] as const)("without the facility's %s names it", (part) => {
    const facility = { ...syringe.facility, [part]: '' }
    expect(missing({ ...syringe, facility })).toEqual([`facility_${part}`])
  })

  it('carries its statements word for word', () => {
    const statements = ['This is a compounded drug', 'Not for resale', 'Office Use Only']
    expect(lintLabel({ ...syringe, statements })).toEqual([
      {
        item: 'compounded_statement',
        clause: '503B(a)(10)(A)(i)',
        message: "The statement 'This is a compounded drug.' is missing.",
      },
    ])
    expect(missing({ ...syringe, statements: [] })).toEqual([
      'compounded_statement',
      'not_for_resale',
      'office_use_only',
    ])
  })

  it('for one patient needs no Office Use Only', () => {
    const statements = ['This is a compounded drug.', 'Not for resale']
    expect(missing({ ...syringe, statements, isPatientSpecific: true })).toEqual([])
    expect(missing({ ...syringe, statements })).toEqual(['office_use_only'])
  })

  it('of a container asks for MedWatch and directions on it', () => {
    const container = { statements: [], directions: '' }
    expect(missing({ ...bag, container })).toEqual(['medwatch_address', 'medwatch_telephone', 'directions'])
    expect(missing({ ...bag, ingredientsOn: 'container' })).toEqual([])
  })

  it('of a hazardous drug bears its mark', () => {
    const isHazardous = true
    expect(missing({ ...syringe, isHazardous })).toEqual(['hazardous_mark'])
    expect(missing(withFixedStatements({ ...syringe, isHazardous }))).toEqual([])
  })

  it('may have no inactive ingredient only when that is said, and not beside a list', () => {
    const stated = { ...syringe, hasNoInactiveIngredients: true }
    expect(missing({ ...stated, inactiveIngredients: [] })).toEqual([])
    const contradictory = [{ name: 'Water', amount: '' }]
    expect(missing({ ...stated, inactiveIngredients: contradictory })).toEqual(['inactive_ingredients'])
  })

  it('that is blank lacks everything but the NDC, which not every product has', () => {
    const blank = labelContent.parse({
      timeZone: 'UTC',
      facility: {},
      container: {},
      isHazardous: true,
      ingredientsOn: 'label',
    })
    expect(blank.ndc).toBe('')
    expect(lintLabel(blank)).toHaveLength(20)
    expect(labelContent.parse({ timeZone: 'UTC', facility: { name: '  ' } }).facility.name).toBe('')
  })
})

describe('the schema', () => {
  it('refuses a false GTIN, a local time and a strange address', () => {
    const refused = (change: object) => !labelContent.safeParse({ ...syringe, ...change }).success
    expect(refused({ gtin: '00312345678905' })).toBe(true)
    expect(refused({ gtin: '00312345678906' })).toBe(false)
    expect(refused({ beyondUseAt: '2026-11-25T14:05' })).toBe(true)
    expect(refused({ verificationUrl: 'javascript:alert(1)' })).toBe(true)
    expect(refused({ verificationUrl: 'https://verify.example.org/v/BP-1' })).toBe(false)
  })
})

describe('[X13] a template', () => {
  const use = { isPatientSpecific: false, isContainer: true, isHazardous: true }

  it('cannot leave out what the law asks for', () => {
    const needed = lintTemplate(use, []).map(({ item }) => item)
    expect(needed).toHaveLength(20)
    expect(lintTemplate(use, needed)).toEqual([])
    for (const left of needed) {
      const printed = needed.filter((item) => item !== left)
      expect(lintTemplate(use, printed).map(({ item }) => item)).toEqual([left])
    }
  })

  it('needs a place only for what its use asks for', () => {
    const unit = lintTemplate({ isPatientSpecific: true, isContainer: false, isHazardous: false }, [])
    const items = unit.map(({ item }) => item)
    for (const item of ['office_use_only', 'medwatch_address', 'directions', 'hazardous_mark'])
      expect(items).not.toContain(item)
  })
})

describe('the fixed statements', () => {
  it('[B22.1] are those of the law for the use of the label', () => {
    const use = { isPatientSpecific: false, isContainer: false, isHazardous: false }
    const texts = (change: object = {}) => statementsFor({ ...use, ...change }).map(({ text }) => text)
    expect(texts()).toEqual(['This is a compounded drug.', 'Not for resale', 'Office Use Only'])
    expect(texts({ isPatientSpecific: true })).not.toContain('Office Use Only')
    expect(texts({ isContainer: true })).toEqual([...texts(), 'www.fda.gov/medwatch', '1-800-FDA-1088'])
    for (const { clause } of Object.values(labelStatements)) expect(clause).toMatch(/^(503B|USP)/)
  })

  it('are put in once and make a complete label', () => {
    const bare = { ...bag, statements: [], container: { ...bag.container!, statements: [] } }
    const full = withFixedStatements(bare)
    expect(lintLabel(full)).toEqual([])
    expect(withFixedStatements(full)).toEqual(full)
    expect(withFixedStatements(syringe).container).toBeUndefined()
  })
})
