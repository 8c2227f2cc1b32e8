import { describe, expect, test } from 'vitest'
import { grams, lotIn, REASON, ShelfUnderTest } from './lot-world.ts'
import { uuid } from './world.ts'
import type { LotState, PayloadInput } from '../src/index.ts'

const shelf = (...lots: LotState[]) => new ShelfUnderTest(lots)
const proposal = (direction: 'increase' | 'decrease', value: string) => ({
  id: uuid(41),
  direction,
  quantity: grams(value),
  reason: REASON,
})
const confirm = { proposalId: uuid(41) }

describe('samples and waste', () => {
  test.each(['lot.sample', 'lot.waste'] as const)(
    '[L08] %s leaves the lot for good, with its reason',
    (name) => {
      const here = shelf(lotIn('l1', 'quarantine')).given('walter', name, 'l1', {
        quantity: grams('0.25'),
        reason: REASON,
      })
      expect(here.at('l1')).toMatchObject({ onHand: grams('9.75'), status: 'quarantine' })
    },
  )
  test.each(['lot.sample', 'lot.waste'] as const)('[L03] the last %s consumes the lot', (name) => {
    const here = shelf(lotIn('l1', 'hold')).given('walter', name, 'l1', {
      quantity: grams('10'),
      reason: REASON,
    })
    expect(here.at('l1').status).toBe('consumed')
    expect(here.at('l1').statusReason).toContain('Nothing left after the')
  })
  test('[L08] not more than is free', () => {
    const issued = { b7: grams('9.50') }
    const here = shelf(lotIn('l1', 'released', { issued }))
    expect(here.codes('walter', 'lot.waste', 'l1', { quantity: grams('0.51'), reason: REASON })).toEqual([
      'lot_insufficient',
    ])
    here.given('walter', 'lot.waste', 'l1', { quantity: grams('0.50'), reason: REASON })
    // What a batch has taken is still in the lot until the batch is over.
    expect(here.at('l1')).toMatchObject({ status: 'released', onHand: grams('9.50') })
  })
})

describe('an adjustment', () => {
  test('[L08] waits for another person, who signs', () => {
    const here = shelf(lotIn('l1', 'released')).given(
      'sarah',
      'lot.proposeAdjustment',
      'l1',
      proposal('decrease', '0.40'),
    )
    expect(here.at('l1').onHand).toEqual(grams('10.00'))
    expect(here.codes('sarah', 'lot.confirmAdjustment', 'l1', confirm)).toEqual(['adjustment_own_proposal'])
    expect(here.codes('walter', 'lot.confirmAdjustment', 'l1', confirm)).toEqual(['not_authorised'])
    here.given('david', 'lot.confirmAdjustment', 'l1', confirm)
    expect(here.at('l1')).toMatchObject({ onHand: grams('9.60'), proposal: null })
  })
  test('[L08] upwards too', () => {
    const here = shelf(lotIn('l1', 'released')).given(
      'walter',
      'lot.proposeAdjustment',
      'l1',
      proposal('increase', '0.4'),
    )
    expect(here.given('david', 'lot.confirmAdjustment', 'l1', confirm).at('l1').onHand).toEqual(
      grams('10.40'),
    )
  })
  test('[L08] one at a time, and only the one that waits', () => {
    const here = shelf(lotIn('l1', 'released')).given(
      'walter',
      'lot.proposeAdjustment',
      'l1',
      proposal('increase', '1'),
    )
    expect(here.codes('sarah', 'lot.proposeAdjustment', 'l1', proposal('increase', '2'))).toEqual([
      'already_exists',
    ])
    expect(here.codes('david', 'lot.confirmAdjustment', 'l1', { proposalId: uuid(42) })).toEqual([
      'not_found',
    ])
    here.given('david', 'lot.confirmAdjustment', 'l1', {
      ...confirm,
      confirmed: false,
      note: 'Counted again: it fits',
    })
    expect(here.at('l1')).toMatchObject({ proposal: null, onHand: grams('10.00') })
    expect(here.codes('david', 'lot.confirmAdjustment', 'l1', confirm)).toEqual(['not_found'])
  })
  test('[L08] not below nothing, even when the stock went in between', () => {
    const here = shelf(lotIn('l1', 'released'))
    expect(here.codes('walter', 'lot.proposeAdjustment', 'l1', proposal('decrease', '10.01'))).toEqual([
      'lot_insufficient',
    ])
    here.given('walter', 'lot.proposeAdjustment', 'l1', proposal('decrease', '8'))
    here.given('walter', 'lot.waste', 'l1', { quantity: grams('3'), reason: REASON })
    expect(here.codes('david', 'lot.confirmAdjustment', 'l1', confirm)).toEqual(['lot_insufficient'])
  })
  test('[L03] down to nothing consumes the lot', () => {
    const here = shelf(lotIn('l1', 'released')).given(
      'walter',
      'lot.proposeAdjustment',
      'l1',
      proposal('decrease', '10'),
    )
    expect(here.given('david', 'lot.confirmAdjustment', 'l1', confirm).at('l1').status).toBe('consumed')
  })
})

describe('a laboratory result of a lot', () => {
  const result = (change: Partial<PayloadInput<'lot.recordResult'>> = {}) => ({
    analyte: 'Assay',
    value: '99.4',
    unit: '%' as const,
    limitLow: '98.0',
    limitHigh: '102.0',
    method: 'HPLC',
    reportNumber: 'LAB-7',
    ...change,
  })

  test.each([
    ['98.0', true],
    ['102.0', true],
    // USP General Notices 7.20: reported to the limit's own decimals, half up.
    ['97.95', true],
    ['97.94', false],
    ['102.04', true],
    ['102.05', false],
  ])('[L06] %s against 98.0 to 102.0 %s', (value, passed) => {
    const here = shelf(lotIn('l1', 'quarantine')).given('lena', 'lot.recordResult', 'l1', result({ value }))
    expect(here.events[0]?.event.payload).toMatchObject({ passed })
    expect(here.at('l1').results).toEqual({
      assay: { analyte: 'Assay', standing: passed ? 'passed' : 'failed' },
    })
  })

  test.each(['', ' ', 'NaN', 'Infinity', 'conforms', '1e2', '99,4'])(
    '[X20] %j is no value and never a pass',
    (value) =>
      expect(() =>
        shelf(lotIn('l1', 'quarantine')).codes('lena', 'lot.recordResult', 'l1', result({ value })),
      ).toThrow(/plainly/),
  )

  test('[L06] without a limit nothing passes, and limits stand the right way round', () => {
    const here = shelf(lotIn('l1', 'quarantine'))
    expect(here.codes('lena', 'lot.recordResult', 'l1', result({ limitLow: null, limitHigh: null }))).toEqual(
      ['value_invalid'],
    )
    expect(here.codes('lena', 'lot.recordResult', 'l1', result({ limitLow: '103' }))).toEqual([
      'value_invalid',
    ])
    here.given('lena', 'lot.recordResult', 'l1', result({ limitLow: null, value: '101' }))
    expect(here.at('l1').results.assay?.standing).toBe('passed')
  })

  test('[L06] a failure is not tested away by a later pass', () => {
    const here = shelf(lotIn('l1', 'quarantine'))
      .given('lena', 'lot.recordResult', 'l1', result({ value: '90' }))
      .given('lena', 'lot.recordResult', 'l1', result({ analyte: ' assay ' }))
    expect(here.at('l1').results.assay?.standing).toBe('failed')
  })

  test('[P11.2] by the laboratory and QA only', () =>
    expect(shelf(lotIn('l1', 'quarantine')).codes('walter', 'lot.recordResult', 'l1', result())).toEqual([
      'not_authorised',
    ]))
})
