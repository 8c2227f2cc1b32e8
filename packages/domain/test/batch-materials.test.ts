import { describe, expect, test } from 'vitest'
import { availableInLot, availableToBatch, netOf, statusOfUse } from '../src/index.ts'
import {
  afterWeighing,
  allStepsDone,
  BatchUnderTest,
  content,
  deviation,
  facts,
  lot,
  mixed,
  plan,
  quantities,
  scheduled,
  started,
  weighed,
} from './world.ts'
import type { BatchFacts, FormulaContent, LotState } from '../src/index.ts'

const REASON = 'A reason of more than ten characters'
const phe = (id: string, grams: string, change: Parameters<typeof lot>[2] = {}) =>
  lot(id, 'RM-PHE', { onHand: { value: grams, unit: 'g' }, ...change })
const salt = lot('salt', 'RM-NACL')
/** The lots on the shelves, which are also those that the batch is told of. */
const shelves = (...stock: LotState[]): Partial<BatchFacts> => ({
  lots: Object.fromEntries([...stock, salt].map((item) => [item.identity?.id ?? '', item])),
  stock: [...stock, salt],
})
const gramsReserved = (batch: BatchUnderTest, id: string) => batch.lots[id]?.reserved.b1?.quantity.value

describe('reserving at planning', () => {
  test('[B21.1] takes what expires first, by the batch that names itself', () => {
    const soon = phe('soon', '50', { expiresOn: '2027-01-31' })
    const batch = scheduled(shelves(phe('late', '50'), soon))
    expect(batch.lots.soon?.reserved).toEqual({
      b1: { batchNumber: 'NSP-20261120-001', quantity: { value: '12.50', unit: 'g' } },
    })
    expect(gramsReserved(batch, 'late')).toBeUndefined()
    expect(availableInLot(batch.lots.soon!)?.value).toBe('37.50')
    expect(availableToBatch(batch.lots.soon!, 'b1')?.value).toBe('50.00')
    expect(batch.lots.soon?.onHand?.value).toBe('50')
    // Units of one family are kept apart in no way: 990 mL of a lot that is kept in litres.
    expect(gramsReserved(batch, 'salt')).toBe('0.99')
    expect(batch.state.shortfalls).toEqual([])
  })

  test('[B21.1] prefers one lot that holds all, since a component is issued from one', () => {
    const batch = scheduled(shelves(phe('little', '5', { expiresOn: '2027-01-31' }), phe('much', '50')))
    expect([gramsReserved(batch, 'little'), gramsReserved(batch, 'much')]).toEqual([undefined, '12.50'])
  })

  test('[B21.1] tells what is short and blocks nothing', () => {
    const batch = scheduled(shelves(phe('one', '5', { expiresOn: '2027-01-31' }), phe('two', '4')))
    expect([gramsReserved(batch, 'one'), gramsReserved(batch, 'two')]).toEqual(['5', '4'])
    expect(batch.state).toMatchObject({
      status: 'scheduled',
      shortfalls: [
        {
          lineId: 'active',
          materialCode: 'RM-PHE',
          wanted: { value: '12.50', unit: 'g' },
          reserved: { value: '9.00', unit: 'g' },
        },
      ],
    })
  })

  test.each([
    ['in quarantine', phe('x', '50', { status: 'quarantine' })],
    ['on hold', phe('x', '50', { status: 'hold' })],
    ['expired on the day of the batch', phe('x', '50', { expiresOn: '2026-11-19' })],
    [
      'reserved by another',
      phe('x', '50', { reserved: { b9: { batchNumber: 'NSP-9', quantity: { value: '50', unit: 'g' } } } }),
    ],
    ['of another material', lot('x', 'RM-OTHER')],
    ['kept in another dimension', phe('x', '50', { onHand: { value: '50', unit: 'mL' } })],
  ])('[B21.1] takes nothing that is %s', (_what, item) => {
    const batch = scheduled(shelves(item))
    expect(gramsReserved(batch, 'x')).toBeUndefined()
    expect(batch.state.shortfalls.map(({ lineId }) => lineId)).toEqual(['active'])
  })

  test('[B21.1] a draft reserves when it is planned', () => {
    const batch = new BatchUnderTest(shelves(phe('one', '50')))
    batch.given('james', 'batch.draft', { formulaId: 'f1', version: 1, plannedUnits: 100 })
    expect(gramsReserved(batch, 'one')).toBeUndefined()
    batch.given('james', 'batch.plan', { plan })
    expect(gramsReserved(batch, 'one')).toBe('12.50')
    batch.given('james', 'batch.reschedule', { plan: { ...plan, end: '2026-11-20T18:00:00.000Z' } })
    expect(gramsReserved(batch, 'one')).toBe('12.50')
  })

  test('[B21.1] a batch that is cancelled gives it back', () => {
    const batch = scheduled(shelves(phe('one', '50'))).given('james', 'batch.cancel', { reason: REASON })
    expect(batch.lots.one).toMatchObject({ reserved: {}, onHand: { value: '50' } })
    expect(availableInLot(batch.lots.one!)).toEqual({ value: '50', unit: 'g' })
  })

  test('two lines of the same material share a lot and reserve it once', () => {
    const [line] = content.billOfMaterials
    const twice: FormulaContent = { ...content, billOfMaterials: [line!, { ...line!, id: 'more' }] }
    const master = { ...facts().master!, content: twice }
    const batch = scheduled({ ...shelves(phe('one', '20')), master })
    expect(gramsReserved(batch, 'one')).toBe('20.00')
    expect(batch.state.shortfalls).toMatchObject([{ lineId: 'more', reserved: { value: '7.50' } }])
  })
})

describe('issuing at the scan', () => {
  const take = (batch: BatchUnderTest, lotId: string) => ({
    stepId: 'weigh',
    values: { ...weighed, lot: { ...weighed.lot, lotId, scan: batch.lots[lotId]?.barcode ?? '' } },
  })
  const atTheBench = (change: Partial<BatchFacts>) =>
    started(change).given('maria', 'batch.startStep', { stepId: 'weigh' })

  test('[B08.5] uses its own reservation first, then what nobody has', () => {
    const batch = atTheBench(shelves(phe('phe', '12.60')))
    expect(gramsReserved(batch, 'phe')).toBe('12.50')
    const values = { ...weighed, lot: { ...weighed.lot, quantity: { value: '12.55', unit: 'g' as const } } }
    batch.given('maria', 'batch.performStep', { stepId: 'weigh', values })
    expect(batch.lots.phe).toMatchObject({ reserved: {}, issued: { b1: { value: '12.55' } } })
    expect(availableInLot(batch.lots.phe!)?.value).toBe('0.05')
  })

  test('[B08.5] takes less than it reserved and keeps the rest until it is over', () => {
    const batch = atTheBench(shelves(phe('phe', '20')))
    batch.given('maria', 'batch.performStep', take(batch, 'phe'))
    expect([gramsReserved(batch, 'phe'), batch.lots.phe?.issued.b1?.value]).toEqual(['0.02', '12.48'])
  })

  test('[L08] what another batch has reserved is not there, and it is named', () => {
    const reserved = {
      b9: { batchNumber: 'NSP-20261120-009', quantity: { value: '10', unit: 'g' as const } },
    }
    const batch = atTheBench({ lots: { phe: phe('phe', '20', { reserved }), salt } })
    const [refused] = batch.refused('maria', 'batch.performStep', take(batch, 'phe'))
    expect(refused).toMatchObject({ code: 'lot_reserved', field: 'values.lot' })
    expect(refused?.message).toContain('10 g for batch NSP-20261120-009')
  })

  test('[B08.6] an older lot that others have reserved is none to take first', () => {
    const reserved = { b9: { batchNumber: 'NSP-9', quantity: { value: '50', unit: 'g' as const } } }
    const old = phe('old', '50', { expiresOn: '2027-01-31', reserved })
    const batch = atTheBench(shelves(old, phe('phe', '50')))
    expect(batch.refusals('maria', 'batch.performStep', take(batch, 'phe'))).toEqual([])
  })
})

describe('the end of a batch', () => {
  const finished = (change: Partial<BatchFacts> = shelves(phe('phe', '20'))) =>
    allStepsDone(change).given('maria', 'batch.complete', quantities)

  test('[B21.1] consumes what was taken and frees what was reserved, exactly once', () => {
    const batch = finished()
    expect(batch.lots.phe).toMatchObject({ reserved: {}, issued: {}, onHand: { value: '7.52' } })
    expect(batch.refusals('maria', 'batch.complete', quantities)).toEqual(['state_forbids'])
  })

  test('[L03] a lot of which nothing is left is consumed by itself', () => {
    const batch = finished(shelves(phe('phe', '12.48')))
    expect(batch.lots.phe).toMatchObject({
      status: 'consumed',
      statusReason: 'Nothing left after batch NSP-20261120-001',
    })
  })

  test('[L04] a lot that was rejected meanwhile is consumed and stays rejected', () => {
    const batch = allStepsDone(shelves(phe('phe', '12.48')))
    batch.lots.phe = { ...batch.lots.phe!, status: 'rejected' }
    batch.given('maria', 'batch.complete', quantities)
    expect(batch.lots.phe).toMatchObject({ status: 'rejected', onHand: { value: '0.00' }, issued: {} })
  })

  test('[B21.1] the product lot takes the line of its formula', () => {
    const batch = finished()
    expect(batch.lots.b1).toMatchObject({
      status: 'quarantine',
      onHand: { value: '98', unit: 'each' },
      identity: { kind: 'product', productLine: 'sterile-drugs', sterile: true },
    })
  })

  test('[B21.1] a batch that is rejected in the middle has used up what it took', () => {
    const batch = afterWeighing(shelves(phe('phe', '20')))
      .given('david', 'batch.quarantine', { reason: REASON })
      .given('david', 'batch.reject', {
        category: 'process',
        reason: REASON,
        disposal: 'Incinerate',
        deviation: deviation(9),
      })
    expect(batch.lots.phe).toMatchObject({ reserved: {}, issued: {}, onHand: { value: '7.52' } })
  })
})

describe('a component in a batch', () => {
  const wanting = (critical: boolean): Partial<BatchFacts> => {
    const [active, saline] = content.billOfMaterials
    const [weigh, mix, inspect] = content.procedure
    const changed: FormulaContent = {
      ...content,
      billOfMaterials: [active!, { ...saline!, verification: true }],
      procedure: [weigh!, { ...mix!, critical }, inspect!],
    }
    return { master: { ...facts().master!, content: changed } }
  }
  const mixing = { stepId: 'mix', lineId: 'saline' }
  const dispensed = (change: Partial<BatchFacts> = wanting(false)) => {
    const batch = afterWeighing(change)
      .given('maria', 'batch.startStep', { stepId: 'mix' })
      .given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })
    batch.at = '2026-11-20T15:05:30.000Z'
    return batch.given('maria', 'batch.performStep', { stepId: 'mix', values: mixed })
  }
  const statuses = ({ state }: BatchUnderTest) => state.components.map((use) => statusOfUse(state, use))

  test('[R07] is dispensed, then verified; the witness of a critical step verifies what was taken in it', () =>
    expect(statuses(dispensed())).toEqual(['verified', 'dispensed']))

  test('[R07] is verified by another person than the dispenser', () => {
    const batch = dispensed()
    expect(batch.refusals('maria', 'batch.verifyComponent', mixing)).toEqual(['verifier_is_dispenser'])
    batch.given('tomas', 'batch.verifyComponent', mixing)
    expect(statuses(batch)).toEqual(['verified', 'verified'])
    expect(batch.state.components[1]?.verified?.name).toBe('Tomas')
    expect(batch.refusals('sarah', 'batch.verifyComponent', mixing)).toEqual(['nothing_changed'])
  })

  test('[R07] that waits for its verification keeps the batch from completion', () => {
    const inspect = (batch: BatchUnderTest) =>
      batch.given('maria', 'batch.startStep', { stepId: 'inspect' }).given('maria', 'batch.performStep', {
        stepId: 'inspect',
        values: {
          clear: { kind: 'yes_no', answer: true },
          picture: {
            kind: 'photo',
            photos: [{ sha256: 'a'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 9, takenAt: batch.at }],
          },
        },
      })
    const batch = inspect(dispensed())
    expect(batch.refused('maria', 'batch.complete', quantities)).toMatchObject([
      { code: 'component_not_verified', field: 'components.saline', requirement: 'R07' },
    ])
    batch.given('tomas', 'batch.verifyComponent', mixing).given('maria', 'batch.complete', quantities)
    expect(statuses(batch)).toEqual(['consumed', 'consumed'])
    expect(batch.refusals('tomas', 'batch.verifyComponent', mixing)).toEqual(['state_forbids'])
  })

  test('[R07] needs no verification beside the witness of its step', () => {
    const batch = dispensed(wanting(true)).given('sarah', 'batch.witnessStep', { stepId: 'mix' })
    expect(statuses(batch)).toEqual(['verified', 'verified'])
  })

  test('[R07] goes back in part or whole before completion, with the reason, and only so much as was taken', () => {
    const batch = dispensed()
    const back = (value: string) => ({ ...mixing, quantity: { value, unit: 'mL' as const }, reason: REASON })
    expect(batch.refusals('maria', 'batch.returnComponent', back('990.1'))).toEqual(['value_invalid'])
    expect(batch.refusals('maria', 'batch.returnComponent', back('0'))).toEqual(['value_invalid'])
    expect(batch.refusals('tomas', 'batch.returnComponent', back('1'))).toEqual(['not_assigned'])
    expect(batch.refusals('maria', 'batch.returnComponent', { ...back('1'), lineId: 'nothing' })).toEqual([
      'not_found',
    ])
    batch.given('maria', 'batch.returnComponent', back('10'))
    expect(netOf(batch.state.components[1]!)).toEqual({ value: '980', unit: 'mL' })
    expect(batch.lots.salt).toMatchObject({
      issued: { b1: { value: '0.98', unit: 'L' } },
      onHand: { value: '500' },
    })
    batch.given('maria', 'batch.returnComponent', back('980'))
    expect(statuses(batch)).toEqual(['verified', 'returned'])
    expect(batch.lots.salt?.issued).toEqual({})
    expect(batch.refusals('maria', 'batch.returnComponent', back('1'))).toEqual(['value_invalid'])
  })

  test('[R07] nothing goes back after completion', () => {
    const batch = allStepsDone().given('maria', 'batch.complete', quantities)
    const back = { ...mixing, quantity: { value: '1', unit: 'mL' as const }, reason: REASON }
    expect(batch.refusals('maria', 'batch.returnComponent', back)).toEqual(['state_forbids'])
  })
})
