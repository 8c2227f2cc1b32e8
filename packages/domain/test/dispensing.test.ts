import { describe, expect, it } from 'vitest'
import { availableInLot, catalogue, decide } from '../src/index.ts'
import { context, facts, lot, people, started, weighed, type BatchUnderTest } from './world.ts'
import type { PayloadInput } from '../src/index.ts'

type Payload = PayloadInput<'batch.issueComponent'>
const taken: Payload = { lotId: 'phe', scan: 'BAR-phe', quantity: { value: '12.48', unit: 'g' } }
const issue = (change: Partial<Payload> = {}): Payload => ({ ...taken, ...change })
const weighing = (change: Parameters<typeof started>[0] = {}) =>
  started(change).given('maria', 'batch.startStep', { stepId: 'weigh' })
const issuedTwice = (batch: BatchUnderTest) => batch.lots.phe?.issued.b1

describe('a component that is issued before its step is signed', () => {
  it('[B08.5] [R02] leaves the lot at once, and stands in the batch with lot, quantity, person and time', () => {
    const batch = weighing().given('maria', 'batch.issueComponent', issue())

    expect(issuedTwice(batch)).toEqual({ value: '12.48', unit: 'g' })
    expect(batch.lots.phe && availableInLot(batch.lots.phe)).toEqual({ value: '487.52', unit: 'g' })
    expect(batch.state.components).toMatchObject([
      { stepId: 'weigh', lineId: 'active', lotNumber: 'PHE', by: { personId: 'maria' }, verified: null },
    ])
  })

  it('[B21.1] is not issued again when its step is signed', () => {
    const batch = weighing()
      .given('maria', 'batch.issueComponent', issue())
      .given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })

    expect(issuedTwice(batch)).toEqual({ value: '12.48', unit: 'g' })
    expect(batch.state.components).toHaveLength(1)
  })

  it('[B21.1] is what the step must say: another quantity, another lot or none is refused', () => {
    const batch = weighing({ stock: [lot('phe2', 'RM-PHE', { expiresOn: '2028-01-01' })] })
    batch.given('maria', 'batch.issueComponent', issue())
    const step = (change: object) => ({
      stepId: 'weigh',
      values: { ...weighed, lot: { ...weighed.lot, ...change } },
    })

    for (const change of [
      { quantity: { value: '12.50', unit: 'g' } },
      { lotId: 'phe2', scan: 'BAR-phe2', newerLotReason: 'The older one is empty' },
    ])
      expect(batch.refused('maria', 'batch.performStep', step(change))).toMatchObject([
        { code: 'component_issued', field: 'values.lot' },
      ])
    const { net } = weighed
    expect(batch.refusals('maria', 'batch.performStep', { stepId: 'weigh', values: { net } })).toEqual([
      'step_values_missing',
      'component_issued',
    ])
  })

  it('[R07] goes back before the step is skipped, and may then be issued anew', () => {
    const batch = weighing().given('maria', 'batch.issueComponent', issue())
    const skip = {
      stepId: 'weigh',
      reason: 'The balance broke down',
      deviation: {
        id: '00000000-0000-4000-8000-000000000001',
        type: 'equipment_failure' as const,
        description: 'The balance broke down.',
        immediateAction: 'Stopped.',
      },
    }
    expect(batch.refusals('maria', 'batch.issueComponent', issue())).toEqual(['component_issued'])
    expect(batch.refusals('sarah', 'batch.skipStep', skip)).toEqual(['component_issued'])
    const back = { stepId: 'weigh', lineId: 'active', quantity: taken.quantity, reason: 'Wrong container' }
    batch.given('maria', 'batch.returnComponent', back)
    expect(batch.refusals('sarah', 'batch.skipStep', skip)).toEqual([])

    batch.given('maria', 'batch.issueComponent', issue())

    expect(issuedTwice(batch)).toEqual({ value: '12.48', unit: 'g' })
    batch.given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })
    batch.given('sarah', 'batch.verifyComponent', { stepId: 'weigh', lineId: 'active' })
    expect(batch.state.components.map(({ verified }) => verified?.name ?? null)).toEqual([null, 'Sarah'])
  })

  it.each<[string, string, Partial<Payload>, string, string | undefined]>([
    ['B08.2', 'the scan of another lot', { scan: 'BAR-salt' }, 'barcode_mismatch', 'scan'],
    ['B08.2', 'no scan of a lot that has a barcode', { scan: '' }, 'barcode_mismatch', 'scan'],
    [
      'B08.4',
      'a lot of another material',
      { lotId: 'salt', scan: 'BAR-salt' },
      'lot_wrong_component',
      'lotId',
    ],
    ['B08.4', 'an unknown lot', { lotId: 'gone' }, 'lot_unknown', 'lotId'],
    [
      'B07.7',
      'more than the bill allows',
      { quantity: { value: '13', unit: 'g' } },
      'deviation_required',
      'quantity',
    ],
    [
      'X20',
      'another dimension',
      { quantity: { value: '12.5', unit: 'mL' } },
      'step_value_invalid',
      'quantity',
    ],
    ['X10', 'a component that the step does not take', { lineId: 'saline' }, 'value_invalid', 'lineId'],
    ['B07.5', 'a later step', { stepId: 'mix' }, 'step_out_of_order', 'stepId'],
  ])('[%s] refuses %s', (_id, _what, change, code, field) => {
    const batch = weighing()
    expect(batch.refused('maria', 'batch.issueComponent', issue(change))).toMatchObject([{ code, field }])
    expect(issuedTwice(batch)).toBeUndefined()
  })

  it.each<[string, Parameters<typeof lot>[2], string]>([
    ['not released', { status: 'quarantine' }, 'lot_not_released'],
    ['expired', { expiresOn: '2026-11-19' }, 'lot_expired'],
    ['without its barcode', { barcode: null }, 'lot_has_no_barcode'],
    ['nearly empty', { onHand: { value: '12.47', unit: 'g' } }, 'lot_insufficient'],
  ])('[B08.4] refuses a lot that is %s', (_what, change, code) => {
    const batch = weighing({ lots: { phe: lot('phe', 'RM-PHE', change) } })
    expect(batch.refusals('maria', 'batch.issueComponent', issue())).toEqual([code])
  })

  it('[B08.6] names the older lot, and takes the newer one with a reason', () => {
    const batch = weighing({ stock: [lot('old', 'RM-PHE', { expiresOn: '2026-12-31' })] })
    const [found] = batch.refused('maria', 'batch.issueComponent', issue())
    expect(found).toMatchObject({ code: 'older_lot_in_stock', field: 'newerLotReason' })
    expect(found?.message).toContain('OLD')
    const newerLotReason = 'The older one is at the back of the freezer'
    expect(batch.refusals('maria', 'batch.issueComponent', issue({ newerLotReason }))).toEqual([])
  })

  it('[B06.2] [R10] waits for its step, and is refused to anybody else and while the batch is held', () => {
    expect(started().refusals('maria', 'batch.issueComponent', issue())).toEqual(['step_not_started'])
    expect(weighing().refusals('tomas', 'batch.issueComponent', issue())).toEqual(['not_assigned'])
    expect(weighing().refusals('lena', 'batch.issueComponent', issue())).toEqual(['not_authorised'])
    const held = weighing().given('david', 'batch.hold', { reason: 'A look at the air pressure' })
    expect(held.refusals('maria', 'batch.issueComponent', issue())).toEqual(['batch_held'])
  })
})

describe('a component that a machine issues', () => {
  const scanner = (change: object = {}) => ({
    id: 'scanner-1',
    name: 'Scanner, preparation room',
    kind: 'gateway' as const,
    machine: { scopes: ['components.issue' as const], personId: 'maria', publicKey: null },
    registeredAt: '2026-11-01T00:00:00.000Z',
    revokedAt: null,
    ...change,
  })
  const send = (device: ReturnType<typeof scanner>) => {
    const batch = weighing()
    const around = {
      ...facts({ organisation: { ...facts().organisation, devices: [device] } }),
      lots: batch.lots,
      actor: people.maria,
    }
    const payload = catalogue['batch.issueComponent'].payload.parse(issue())
    return decide('batch.issueComponent', batch.state, payload, around, {
      ...context('maria'),
      deviceId: 'scanner-1',
    })
  }

  it('[P11.6] stands in the record under the person and the machine by its name', () => {
    const decision = send(scanner())
    expect(decision).toMatchObject({
      ok: true,
      events: [
        {
          type: 'ComponentIssued',
          payload: {
            component: {
              by: { personId: 'maria' },
              machine: { deviceId: 'scanner-1', name: 'Scanner, preparation room' },
            },
          },
        },
        { type: 'LotIssued' },
      ],
    })
  })

  it.each([
    ['whose token was revoked', { revokedAt: '2026-11-19T00:00:00.000Z' }],
    ['without the scope', { machine: { scopes: ['instruments.read'], personId: 'maria', publicKey: 'k' } }],
    [
      'registered for somebody else',
      { machine: { scopes: ['components.issue'], personId: 'tomas', publicKey: null } },
    ],
  ])('[P11.2] is refused from a machine %s', (_what, change) => {
    expect(send(scanner(change))).toMatchObject({ ok: false, refusals: [{ code: 'not_authorised' }] })
  })
})
