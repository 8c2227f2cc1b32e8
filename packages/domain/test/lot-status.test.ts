import { describe, expect, test } from 'vitest'
import { findTransition, LOT_STATES, lotStates } from '../src/index.ts'
import { grams, lotIn, material, REASON, ShelfUnderTest } from './lot-world.ts'
import type { LotStatus, Sale } from '../src/index.ts'

const STATUS_COMMANDS = [
  'lot.quarantine',
  'lot.release',
  'lot.hold',
  'lot.holdReleased',
  'lot.reject',
] as const
const why = { reason: REASON }

describe('the status of a lot', () => {
  test('[L01] begins as draft, with what its certificate says and where it came from', () => {
    const certificate = [
      { property: 'assay', value: '99.2', unit: '%', basis: 'anhydrous' },
      { property: 'water', value: '0.4', unit: '%', basis: 'as_is' },
    ] as const
    const shelf = new ShelfUnderTest([], { material: { ...material('RM-1'), id: 'm1' } })
    shelf.given('walter', 'lot.receive', 'new', {
      materialId: 'm1',
      lotNumber: 'L-1',
      supplier: 'Acme',
      supplierLot: 'S-1',
      expiresOn: '2027-11-01',
      quantity: grams('10'),
      certificate: [...certificate],
    })
    expect(shelf.at('new')).toMatchObject({ status: 'draft', certificate, onHand: grams('10') })
  })

  test('[L01] a lot takes its product line from its material', () => {
    const creamy = material('RM-1')
    const details = { ...creamy.details!, productLine: 'creams' }
    const shelf = new ShelfUnderTest([], { material: { ...creamy, details } })
    const payload = {
      materialId: 'm1',
      lotNumber: 'L-1',
      supplier: 'Acme',
      supplierLot: 'S-1',
      expiresOn: '2027-11-01',
    }
    shelf.given('walter', 'lot.receive', 'new', { ...payload, quantity: grams('10') })
    expect(shelf.at('new').identity?.productLine).toBe('creams')
    expect(shelf.codes('walter', 'lot.receive', 'other', { ...payload, quantity: grams('0') })).toEqual([
      'value_invalid',
    ])
    const millilitres = { value: '1', unit: 'mL' as const }
    expect(shelf.codes('walter', 'lot.receive', 'other', { ...payload, quantity: millilitres })).toEqual([
      'value_invalid',
    ])
    shelf.facts = { ...shelf.facts, takenLotNumbers: ['L-1'] }
    expect(shelf.codes('walter', 'lot.receive', 'other', { ...payload, quantity: grams('1') })).toEqual([
      'already_exists',
    ])
  })

  describe.each(LOT_STATES.map((status) => ({ status })))('in $status', ({ status }) => {
    test.each(STATUS_COMMANDS.map((name) => ({ name })))(
      '[L02] [L04] $name leads as the table says',
      ({ name }) => {
        const row = findTransition(lotStates, status, name)
        const shelf = new ShelfUnderTest([lotIn('l1', status)])
        if (row) {
          shelf.given('david', name, 'l1', why)
          expect(shelf.at('l1')).toMatchObject({ status: row.to, statusReason: REASON })
        } else {
          const closed = status === 'consumed' || status === 'rejected'
          expect(shelf.codes('david', name, 'l1', why)).toEqual([closed ? 'lot_read_only' : 'state_forbids'])
        }
      },
    )
  })

  test('[L02] every change takes a reason of ten characters', () => {
    for (const name of STATUS_COMMANDS)
      expect(() =>
        new ShelfUnderTest([lotIn('l1', 'hold')]).codes('david', name, 'l1', { reason: '  short   ' }),
      ).toThrow(/10 characters/)
  })

  test('[L02] an expired lot is not released', () => {
    const shelf = new ShelfUnderTest([lotIn('l1', 'quarantine', { identity: { expiresOn: '2026-11-19' } })])
    expect(shelf.codes('david', 'lot.release', 'l1', why)).toEqual(['lot_expired'])
  })

  test('[L02] a product lot waits for its batch, and for nobody else', () => {
    const identity = { kind: 'product', batchId: 'b1', expiresOn: null } as const
    const shelf = new ShelfUnderTest([lotIn('b1', 'quarantine', { identity })])
    expect(shelf.codes('david', 'lot.release', 'b1', why)).toEqual(['state_forbids'])
    expect(shelf.codes('david', 'lot.reject', 'b1', why)).toEqual(['state_forbids'])
  })

  test('[L09] a released product lot in doubt goes to hold, with everything that was sold of it', () => {
    const sale: Sale = {
      distributionId: 'd1',
      recipientId: 'h1',
      recipientName: 'General Hospital',
      quantity: grams('2'),
      distributedOn: '2026-11-19',
      documentNumber: 'DN-1',
    }
    const identity = { kind: 'product', batchId: 'b1', expiresOn: null } as const
    const shelf = new ShelfUnderTest([lotIn('b1', 'released', { identity })], { sales: [sale] })
    shelf.given('david', 'lot.holdReleased', 'b1', why)
    expect(shelf.at('b1').status).toBe('hold')
    expect(shelf.events.at(-1)?.event.payload).toMatchObject({ from: 'released', to: 'hold', sales: [sale] })
    // The batch has been decided on: from here on the lot is decided on by itself.
    shelf.given('david', 'lot.release', 'b1', why)
    expect(shelf.at('b1').status).toBe('released')
  })

  test('[L04] rejecting a lot frees what was reserved of it', () => {
    const reserved = { b7: { batchNumber: 'NSP-7', quantity: grams('4.00') } }
    const shelf = new ShelfUnderTest([lotIn('l1', 'hold', { reserved })])
    shelf.given('david', 'lot.reject', 'l1', why)
    expect(shelf.at('l1')).toMatchObject({ status: 'rejected', reserved: {}, onHand: grams('10.00') })
  })
})

describe('a lot that is consumed or rejected', () => {
  const payloads = {
    'lot.assignBarcode': { barcode: null },
    'lot.sample': { quantity: grams('1'), reason: REASON },
    'lot.waste': { quantity: grams('1'), reason: REASON },
    'lot.distribute': {
      recipientId: 'h1',
      quantity: grams('1'),
      distributedOn: '2026-11-20',
      documentNumber: 'DN-1',
      override: 'An override that is long enough',
    },
    'lot.split': {
      children: [{ id: '00000000-0000-4000-8000-000000000001', lotNumber: 'X', quantity: grams('1') }],
      reason: REASON,
      override: 'An override that is long enough',
    },
    'lot.transform': {
      childId: '00000000-0000-4000-8000-000000000001',
      lotNumber: 'X',
      materialId: 'm2',
      quantity: grams('1'),
      expiresOn: '2027-01-01',
      reason: REASON,
      override: 'An override that is long enough',
    },
  } as const

  test.each(['consumed', 'rejected'] as const)(
    '[L04] %s: no role and no override moves it',
    (status: LotStatus) => {
      // Every role at once, on the most liberal product line there is.
      const everything = new ShelfUnderTest([lotIn('l1', status)], { material: material('RM-2') })
      for (const [name, payload] of Object.entries(payloads))
        for (const who of ['walter', 'sarah'] as const)
          expect(
            everything.codes(who, name as 'lot.sample', 'l1', payload as never),
            `${name} by ${who}`,
          ).toEqual(['lot_read_only'])
      const other = lotIn('l2', 'released')
      const pair = new ShelfUnderTest([lotIn('l1', status), other])
      expect(
        pair.codes('sarah', 'lot.combine', 'child', {
          lotNumber: 'C',
          parents: [
            { lotId: 'l2', quantity: grams('1') },
            { lotId: 'l1', quantity: grams('1') },
          ],
          reason: REASON,
          override: 'An override that is long enough',
        }),
      ).toEqual(['lot_read_only'])
    },
  )
})
