import { describe, expect, test } from 'vitest'
import { grams, lotIn, material, REASON, ShelfUnderTest } from './lot-world.ts'
import { uuid } from './world.ts'
import type { LotState, LotStatus, PayloadInput } from '../src/index.ts'

const LONG = 'The laboratory has told the result by phone'
const [A, B] = [uuid(31), uuid(32)]

const split = (parts: readonly [string, string][], more: Partial<PayloadInput<'lot.split'>> = {}) => ({
  children: parts.map(([id, value], index) => ({ id, lotNumber: `L1-${index + 1}`, quantity: grams(value) })),
  reason: REASON,
  ...more,
})
const combine = (parts: readonly [string, string][], more: Partial<PayloadInput<'lot.combine'>> = {}) => ({
  lotNumber: 'MIX-1',
  parents: parts.map(([lotId, value]) => ({ lotId, quantity: grams(value) })),
  reason: REASON,
  ...more,
})
const transform = (value: string, more: Partial<PayloadInput<'lot.transform'>> = {}) => ({
  childId: A,
  lotNumber: 'T-1',
  materialId: 'RM-2',
  quantity: grams(value),
  expiresOn: '2027-01-31',
  reason: REASON,
  ...more,
})
const shelf = (lots: readonly LotState[], taken: readonly string[] = []) =>
  new ShelfUnderTest(lots, { material: material('RM-2'), takenLotNumbers: taken })

describe('splitting a lot', () => {
  test('[L08] what leaves the parent arrives in the children, waste named', () => {
    const here = shelf([lotIn('l1', 'released', { beyondUse: null })])
    here.given(
      'walter',
      'lot.split',
      'l1',
      split(
        [
          [A, '3.25'],
          [B, '1.5'],
        ],
        { waste: grams('0.05') },
      ),
    )
    expect(here.at('l1')).toMatchObject({ status: 'released', onHand: grams('5.20') })
    expect(here.at(A)).toMatchObject({ status: 'released', onHand: grams('3.25') })
    expect(here.at(A).identity).toMatchObject({
      lotNumber: 'L1-1',
      expiresOn: '2027-06-30',
      supplierLot: 'S-l1',
    })
    expect(here.at(B).onHand).toEqual(grams('1.5'))
    expect(here.had('l1')).toEqual(['LotMoved', 'LotMoved', 'LotWasted'])
  })

  test('[L03] a lot that is split up whole is consumed by itself', () => {
    const here = shelf([lotIn('l1', 'released')]).given(
      'walter',
      'lot.split',
      'l1',
      split([
        [A, '6'],
        [B, '4'],
      ]),
    )
    expect(here.at('l1')).toMatchObject({
      status: 'consumed',
      statusReason: 'Nothing left after the split into L1-1, L1-2',
    })
  })

  test('[L08] not more than is there, and the waste counts', () => {
    const here = shelf([lotIn('l1', 'released')])
    expect(
      here.codes(
        'walter',
        'lot.split',
        'l1',
        split([
          [A, '6'],
          [B, '4.01'],
        ]),
      ),
    ).toEqual(['lot_insufficient'])
    expect(
      here.codes(
        'walter',
        'lot.split',
        'l1',
        split(
          [
            [A, '6'],
            [B, '4'],
          ],
          { waste: grams('0.01') },
        ),
      ),
    ).toEqual(['lot_insufficient'])
  })

  test.each([
    ['nothing', split([[A, '0']])],
    ['less than nothing', split([[A, '-1']])],
    ['another dimension', { ...split([[A, '1']]), waste: { value: '1', unit: 'mL' as const } }],
  ])('[L08] not %s', (_what, payload) =>
    expect(shelf([lotIn('l1', 'released')]).codes('walter', 'lot.split', 'l1', payload)).toEqual([
      'value_invalid',
    ]),
  )

  test('[L08] a lot number is given once', () => {
    const here = shelf([lotIn('l1', 'released')], ['L1-1'])
    expect(here.refused('walter', 'lot.split', 'l1', split([[A, '1']]))).toMatchObject([
      { code: 'already_exists', field: 'children.0.lotNumber' },
    ])
    const twice = {
      ...split([
        [A, '1'],
        [B, '1'],
      ]),
    }
    twice.children = twice.children.map((child) => ({ ...child, lotNumber: 'SAME' }))
    expect(here.codes('walter', 'lot.split', 'l1', twice)).toEqual(['already_exists'])
  })

  test('[L07] a lot on hold is split with an override only, and its parts stay on hold', () => {
    const here = shelf([lotIn('l1', 'hold')])
    expect(here.refused('walter', 'lot.split', 'l1', split([[A, '1']]))).toMatchObject([
      { code: 'lot_movement_blocked', field: 'override', requirement: 'L07' },
    ])
    here.given('walter', 'lot.split', 'l1', split([[A, '1']], { override: LONG }))
    expect(here.had('l1')).toEqual(['LotBlockOverridden', 'LotMoved'])
    expect(here.at(A).status).toBe('hold')
  })

  test('[L06] the product line wants its assays: what is missing or failed is named', () => {
    const results = { water: { analyte: 'Water', standing: 'failed' } } as const
    const here = shelf([lotIn('l1', 'released', { identity: { productLine: 'assayed' }, results })])
    const [refused] = here.refused('walter', 'lot.split', 'l1', split([[A, '1']]))
    expect(refused).toMatchObject({ code: 'lot_assays_missing', field: 'override' })
    expect(refused?.message).toContain('Assay missing, Water failed')
    expect(here.codes('walter', 'lot.split', 'l1', split([[A, '1']], { override: 'too short' }))).toEqual([
      'justification_too_short',
    ])
    here.given('walter', 'lot.split', 'l1', split([[A, '1']], { override: LONG }))
    expect(here.events[0]?.event.payload).toMatchObject({ block: 'assays', justification: LONG })
    expect(here.at(A).results).toEqual(results)
  })

  test('[L06] with a pass of each it goes without a word', () => {
    const results = {
      assay: { analyte: 'ASSAY', standing: 'passed' },
      water: { analyte: ' water ', standing: 'passed' },
    } as const
    const here = shelf([lotIn('l1', 'released', { identity: { productLine: 'assayed' }, results })])
    here.given('walter', 'lot.split', 'l1', split([[A, '1']]))
    expect(here.had('l1')).toEqual(['LotMoved'])
  })

  test('[L08] a product lot waits for the decision on its batch', () => {
    const identity = { kind: 'product', batchId: 'l1' } as const
    expect(
      shelf([lotIn('l1', 'quarantine', { identity })]).codes('walter', 'lot.split', 'l1', split([[A, '1']])),
    ).toEqual(['state_forbids'])
  })
})

describe('combining lots', () => {
  test('[L08] the child takes the soonest expiry, the worst status, and all that leaves the parents', () => {
    const soon = lotIn('l2', 'quarantine', { identity: { expiresOn: '2027-01-31', supplier: 'Other' } })
    const here = shelf([lotIn('l1', 'released'), soon])
    here.given(
      'walter',
      'lot.combine',
      'mix',
      combine(
        [
          ['l1', '10.00'],
          ['l2', '2.5'],
        ],
        { waste: grams('0.1') },
      ),
    )
    expect(here.at('mix')).toMatchObject({ status: 'quarantine', onHand: grams('12.40') })
    expect(here.at('mix').identity).toMatchObject({ expiresOn: '2027-01-31', supplier: 'Several' })
    expect(here.at('l1')).toMatchObject({ status: 'consumed', onHand: grams('0.00') })
    expect(here.at('l2').onHand).toEqual(grams('7.50'))
  })

  test('[L08] units of one family add up exactly', () => {
    const milligrams = lotIn('l2', 'released', { onHand: { value: '900', unit: 'mg' } })
    const here = shelf([lotIn('l1', 'released'), milligrams])
    const parents = [
      { lotId: 'l1', quantity: grams('0.1') },
      { lotId: 'l2', quantity: { value: '0.7', unit: 'mg' as const } },
    ]
    here.given('walter', 'lot.combine', 'mix', { ...combine([]), parents })
    expect(here.at('mix').onHand).toEqual(grams('0.1007'))
    expect(here.at('l2').onHand).toEqual({ value: '899.3', unit: 'mg' })
  })

  const pairs: readonly (readonly [LotStatus, LotStatus, LotStatus | 'incompatible'])[] = [
    ['released', 'released', 'released'],
    ['released', 'quarantine', 'quarantine'],
    ['quarantine', 'hold', 'hold'],
    ['released', 'hold', 'hold'],
    ['draft', 'draft', 'draft'],
    ['draft', 'released', 'incompatible'],
    ['hold', 'draft', 'incompatible'],
  ]
  test.each(pairs)('[L08] %s and %s: %s', (one, other, expected) => {
    const here = shelf([lotIn('l1', one), lotIn('l2', other)])
    const payload = combine(
      [
        ['l1', '1'],
        ['l2', '1'],
      ],
      { override: LONG },
    )
    if (expected === 'incompatible')
      expect(here.codes('walter', 'lot.combine', 'mix', payload)).toEqual(['lots_incompatible'])
    else expect(here.given('walter', 'lot.combine', 'mix', payload).at('mix').status).toBe(expected)
  })

  test('[L08] never two materials, nor two product lines, nor the same lot twice', () => {
    const other = shelf([
      lotIn('l1', 'released'),
      lotIn('l2', 'released', { identity: { materialCode: 'RM-2' } }),
    ])
    expect(
      other.codes(
        'walter',
        'lot.combine',
        'mix',
        combine([
          ['l1', '1'],
          ['l2', '1'],
        ]),
      ),
    ).toEqual(['lots_incompatible'])
    const line = shelf([
      lotIn('l1', 'released'),
      lotIn('l2', 'released', { identity: { productLine: null } }),
    ])
    expect(
      line.codes(
        'walter',
        'lot.combine',
        'mix',
        combine([
          ['l1', '1'],
          ['l2', '1'],
        ]),
      ),
    ).toEqual(['lots_incompatible'])
    expect(
      other.codes(
        'walter',
        'lot.combine',
        'mix',
        combine([
          ['l1', '1'],
          ['l1', '1'],
        ]),
      ),
    ).toEqual(['value_invalid'])
    expect(
      other.codes(
        'walter',
        'lot.combine',
        'mix',
        combine([
          ['l1', '1'],
          ['nowhere', '1'],
        ]),
      ),
    ).toEqual(['not_found'])
    const volume = shelf([
      lotIn('l1', 'released'),
      lotIn('l2', 'released', { onHand: { value: '1', unit: 'mL' } }),
    ])
    const millilitres = {
      ...combine([]),
      parents: [
        { lotId: 'l1', quantity: grams('1') },
        { lotId: 'l2', quantity: { value: '1', unit: 'mL' as const } },
      ],
    }
    expect(volume.codes('walter', 'lot.combine', 'mix', millilitres)).toEqual(['lots_incompatible'])
  })

  test('[L06] [L07] the override stands on each parent that was blocked, and on no other', () => {
    const here = shelf([lotIn('l1', 'hold'), lotIn('l2', 'released')])
    expect(
      here.codes(
        'walter',
        'lot.combine',
        'mix',
        combine([
          ['l1', '1'],
          ['l2', '1'],
        ]),
      ),
    ).toEqual(['lot_movement_blocked'])
    here.given(
      'walter',
      'lot.combine',
      'mix',
      combine(
        [
          ['l1', '1'],
          ['l2', '1'],
        ],
        { override: LONG },
      ),
    )
    expect(here.had('l1')).toEqual(['LotBlockOverridden', 'LotMoved'])
    expect(here.had('l2')).toEqual(['LotMoved'])
  })

  test('[L06] a pass needs a pass of each parent, and one failure fails all', () => {
    const passed = { analyte: 'Assay', standing: 'passed' } as const
    const results = (water: 'passed' | 'failed') => ({
      assay: passed,
      water: { analyte: 'Water', standing: water },
    })
    const here = shelf([
      lotIn('l1', 'released', { results: results('passed') }),
      lotIn('l2', 'released', { results: { ...results('failed') } }),
      lotIn('l3', 'released', { results: { water: { analyte: 'Water', standing: 'passed' } } }),
    ])
    here.given(
      'walter',
      'lot.combine',
      'mix',
      combine([
        ['l1', '1'],
        ['l2', '1'],
        ['l3', '1'],
      ]),
    )
    expect(here.at('mix').results).toEqual({ water: { analyte: 'Water', standing: 'failed' } })
  })

  test('[L08] the new lot has no barcode of its parents, and not everything of it can be waste', () => {
    const here = shelf([lotIn('l1', 'released', { barcode: 'BAR-1' }), lotIn('l2', 'released')])
    expect(
      here.codes(
        'walter',
        'lot.combine',
        'mix',
        combine(
          [
            ['l1', '1'],
            ['l2', '1'],
          ],
          { waste: grams('2') },
        ),
      ),
    ).toEqual(['value_invalid'])
    expect(
      here
        .given(
          'walter',
          'lot.combine',
          'mix',
          combine([
            ['l1', '1'],
            ['l2', '1'],
          ]),
        )
        .at('mix').barcode,
    ).toBeNull()
  })
})

describe('transforming a lot', () => {
  test('[L08] what goes in comes out as another material, in quarantine, waste named', () => {
    const here = shelf([lotIn('l1', 'released')])
    here.given('walter', 'lot.transform', 'l1', transform('4', { waste: grams('0.5') }))
    expect(here.at('l1').onHand).toEqual(grams('6.00'))
    expect(here.at(A)).toMatchObject({ status: 'quarantine', onHand: grams('3.5'), results: {} })
    expect(here.at(A).identity).toMatchObject({ materialCode: 'RM-2', expiresOn: '2027-01-31' })
    expect(here.had(A)).toEqual(['LotDerived', 'LotWasted'])
  })

  test('[L08] into the unit of the new material, exactly', () => {
    const here = shelf([lotIn('l1', 'released')])
    here.facts = { ...here.facts, material: material('RM-2', 'mg') }
    here.given('walter', 'lot.transform', 'l1', transform('0.0015'))
    expect(here.at(A).onHand).toEqual({ value: '1.5', unit: 'mg' })
  })

  test('[L08] never across dimensions, into itself, or under a number that is taken', () => {
    const here = shelf([lotIn('l1', 'released')])
    here.facts = { ...here.facts, material: material('RM-2', 'mL') }
    expect(here.codes('walter', 'lot.transform', 'l1', transform('1'))).toEqual(['value_invalid'])
    here.facts = { ...here.facts, material: material('RM-1') }
    expect(here.codes('walter', 'lot.transform', 'l1', transform('1'))).toEqual(['value_invalid'])
    here.facts = { ...here.facts, material: material('RM-2'), takenLotNumbers: ['T-1'] }
    expect(here.codes('walter', 'lot.transform', 'l1', transform('1'))).toEqual(['already_exists'])
    here.facts = { ...here.facts, material: null, takenLotNumbers: [] }
    expect(here.codes('walter', 'lot.transform', 'l1', transform('1'))).toEqual(['not_found'])
  })

  test('[L06] [L07] with the same blocks as a split', () => {
    const here = shelf([lotIn('l1', 'hold', { identity: { productLine: 'assayed' } })])
    expect(here.codes('walter', 'lot.transform', 'l1', transform('1'))).toEqual([
      'lot_movement_blocked',
      'lot_assays_missing',
    ])
    here.given('walter', 'lot.transform', 'l1', transform('1', { override: LONG }))
    expect(here.had('l1')).toEqual(['LotBlockOverridden', 'LotBlockOverridden', 'LotMoved'])
    expect(here.at(A).status).toBe('hold')
  })

  test('[L03] the whole of it leaves the parent consumed', () =>
    expect(
      shelf([lotIn('l1', 'released')])
        .given('walter', 'lot.transform', 'l1', transform('10'))
        .at('l1').status,
    ).toBe('consumed'))
})
