import { describe, expect, test } from 'vitest'
import { grams, hospital, lotIn, ShelfUnderTest } from './lot-world.ts'
import type { LotState, LotStatus } from '../src/index.ts'

const sale = (value: string, override: string | null = null) => ({
  recipientId: 'h1',
  quantity: grams(value),
  distributedOn: '2026-11-20',
  documentNumber: 'DN-1',
  override,
})
const LONG = 'Needed for a patient tonight'
const sterile = { productLine: 'sterile-drugs' } as const
const shelf = (...lots: LotState[]) => new ShelfUnderTest(lots)

describe('selling a lot', () => {
  test('[B21.2] a released lot goes to its recipient, and the ledger says to whom', () => {
    const here = shelf(lotIn('l1', 'released')).given('walter', 'lot.distribute', 'l1', sale('4.00'))
    expect(here.at('l1').onHand).toEqual(grams('6.00'))
    expect(here.events[0]?.event).toMatchObject({
      type: 'LotDistributed',
      payload: { recipientName: 'General Hospital', documentNumber: 'DN-1', distributedOn: '2026-11-20' },
    })
  })

  test('[L03] the last of it consumes the lot by itself, with the reason', () => {
    const here = shelf(lotIn('l1', 'released')).given('walter', 'lot.distribute', 'l1', sale('10.00'))
    expect(here.at('l1')).toMatchObject({
      status: 'consumed',
      statusReason: 'Nothing left after 10.00 g went to General Hospital',
    })
    expect(here.codes('walter', 'lot.distribute', 'l1', sale('0.01'))).toEqual(['lot_read_only'])
  })

  test.each(['draft', 'quarantine', 'hold'] as const)(
    '[L05] [L07] in %s it needs an override, which is an event of its own',
    (status: LotStatus) => {
      const here = shelf(lotIn('l1', status))
      const [refused] = here.refused('walter', 'lot.distribute', 'l1', sale('1'))
      expect(refused).toMatchObject({ code: 'lot_sale_blocked', field: 'override' })
      here.given('walter', 'lot.distribute', 'l1', sale('1', `  ${LONG}  `))
      expect(here.had('l1')).toEqual(['LotBlockOverridden', 'LotDistributed'])
      expect(here.events[0]?.event.payload).toMatchObject({
        block: status === 'hold' ? 'on_hold' : 'not_released',
        justification: LONG,
      })
    },
  )

  test.each([
    ['ten blanks', '          '],
    ['nothing', ''],
  ])('[L05] %s are no justification', (_words, override) =>
    expect(shelf(lotIn('l1', 'draft')).codes('walter', 'lot.distribute', 'l1', sale('1', override))).toEqual([
      'lot_sale_blocked',
    ]),
  )

  test.each([
    ['nine', 'ninechars', ['justification_too_short']],
    ['nine in blanks', '   ninechars   ', ['justification_too_short']],
    ['ten', 'ten chars.', []],
  ])('[L05] a justification of %s characters after trimming', (_words, override, expected) =>
    expect(shelf(lotIn('l1', 'draft')).codes('walter', 'lot.distribute', 'l1', sale('1', override))).toEqual(
      expected,
    ),
  )

  test('[L05] an expired lot needs it too, and each block is told and kept apart', () => {
    const expired = lotIn('l1', 'hold', { identity: { expiresOn: '2026-11-19' } })
    const here = shelf(expired)
    expect(here.codes('walter', 'lot.distribute', 'l1', sale('1'))).toEqual([
      'lot_sale_blocked',
      'lot_sale_blocked',
    ])
    here.given('walter', 'lot.distribute', 'l1', sale('1', LONG))
    expect(here.had('l1')).toEqual(['LotBlockOverridden', 'LotBlockOverridden', 'LotDistributed'])
    expect(here.events.map(({ event }) => (event.payload as { block?: string }).block)).toEqual([
      'on_hold',
      'expired',
      undefined,
    ])
  })

  test('[L05] a lot is good through its last day', () =>
    expect(
      shelf(lotIn('l1', 'released', { identity: { expiresOn: '2026-11-20' } })).codes(
        'walter',
        'lot.distribute',
        'l1',
        sale('1'),
      ),
    ).toEqual([]))

  test.each(['draft', 'quarantine', 'hold'] as const)(
    '[L05] a sterile drug in %s is never sold, whatever the justification',
    (status: LotStatus) =>
      expect(
        shelf(lotIn('l1', status, { identity: sterile })).codes(
          'sarah',
          'lot.distribute',
          'l1',
          sale('1', LONG),
        ),
      ).toEqual(['lot_sale_forbidden']),
  )

  test('[L05] a sterile product past its beyond-use date is never sold, not even by a minute', () => {
    const product = { ...sterile, kind: 'product', batchId: 'l1', expiresOn: null } as const
    const past = { at: '2026-11-20T14:59:00.000Z', on: '2026-11-20' }
    const fresh = { at: '2026-11-20T15:01:00.000Z', on: '2026-11-20' }
    const at = (beyondUse: typeof past) =>
      shelf(lotIn('l1', 'released', { identity: product, beyondUse })).codes(
        'sarah',
        'lot.distribute',
        'l1',
        sale('1', LONG),
      )
    expect(at(past)).toEqual(['lot_sale_forbidden'])
    expect(at(fresh)).toEqual([])
  })

  test('[L05] a product whose line nobody knows is treated as a sterile drug', () =>
    expect(
      shelf(lotIn('l1', 'hold', { identity: { kind: 'product', productLine: null } })).codes(
        'sarah',
        'lot.distribute',
        'l1',
        sale('1', LONG),
      ),
    ).toEqual(['lot_sale_forbidden']))

  test('an override that nothing asked for leaves no event', () => {
    const here = shelf(lotIn('l1', 'released')).given('walter', 'lot.distribute', 'l1', sale('1', LONG))
    expect(here.had('l1')).toEqual(['LotDistributed'])
  })

  test('[L08] not more than is free: what batches hold is named', () => {
    const reserved = { b7: { batchNumber: 'NSP-20261121-007', quantity: grams('8.00') } }
    const here = shelf(lotIn('l1', 'released', { reserved }))
    const [refused] = here.refused('walter', 'lot.distribute', 'l1', sale('3'))
    expect(refused).toMatchObject({ code: 'lot_reserved', field: 'quantity' })
    expect(refused?.message).toContain('NSP-20261121-007')
    expect(shelf(lotIn('l1', 'released')).codes('walter', 'lot.distribute', 'l1', sale('10.01'))).toEqual([
      'lot_insufficient',
    ])
  })

  test('[B21.2] to a recipient on record who still receives, on a day that has come', () => {
    const here = shelf(lotIn('l1', 'released'))
    here.facts = { ...here.facts, recipient: { ...hospital, active: false } }
    expect(here.codes('walter', 'lot.distribute', 'l1', sale('1'))).toEqual(['recipient_inactive'])
    here.facts = { ...here.facts, recipient: null }
    expect(here.codes('walter', 'lot.distribute', 'l1', sale('1'))).toEqual(['not_found'])
    here.facts = { ...here.facts, recipient: hospital }
    const tomorrow = { ...sale('1'), distributedOn: '2026-11-21' }
    expect(here.refused('walter', 'lot.distribute', 'l1', tomorrow)).toMatchObject([
      { code: 'value_invalid', field: 'distributedOn' },
    ])
    const none = { ...sale('1'), quantity: { value: '1', unit: 'mL' as const } }
    expect(here.codes('walter', 'lot.distribute', 'l1', none)).toEqual(['value_invalid'])
  })

  test('[P11.2] neither by a technician nor by QA', () => {
    for (const who of ['maria', 'david'] as const)
      expect(shelf(lotIn('l1', 'released')).codes(who, 'lot.distribute', 'l1', sale('1'))).toEqual([
        'not_authorised',
      ])
  })
})
