import { describe, expect, it, test } from 'vitest'
import {
  readPrintedWeight,
  readingStatementText,
  type EquipmentState,
  type SignedReading,
} from '../src/index.ts'
import { balance, NOW, started, weighed } from './world.ts'

const SIGNATURE = 's'.repeat(86)
const OTHER_SIGNATURE = 't'.repeat(86)
const connected: EquipmentState = {
  ...balance,
  details: balance.details && {
    ...balance.details,
    connection: { protocol: 'mt_sics', host: '10.0.4.20', port: 4305 },
  },
}

const reading = (
  part: 'gross' | 'tare' | 'value',
  value: string,
  change: Partial<SignedReading> = {},
): SignedReading => ({
  gatewayId: 'bridge-1',
  instrument: 'BAL-02',
  connection: 'mt_sics://10.0.4.20:4305',
  purpose: { batchId: 'b1', stepId: 'weigh', fieldId: 'net', part },
  value,
  unit: 'g',
  stable: true,
  tare: null,
  readAt: NOW,
  nonce: 'n'.repeat(22),
  signature: part === 'tare' ? OTHER_SIGNATURE : SIGNATURE,
  ...change,
})

const weighing = (proven: readonly string[] = [SIGNATURE, OTHER_SIGNATURE]) =>
  started({ equipment: { bal: connected }, provenReadings: proven }).given('maria', 'batch.startStep', {
    stepId: 'weigh',
  })

const perform = (readings: SignedReading[], net: object = {}) => ({
  stepId: 'weigh',
  values: {
    ...weighed,
    net: { ...weighed.net, source: 'instrument' as const, instrumentId: 'bal', readings, ...net },
  },
})
const good = [reading('gross', '53.68'), reading('tare', '41.20')]

describe('an instrument wrote it', () => {
  test('[B09.4] stands on record with the balance and the way it came, when the bridge’s signatures prove it', () => {
    const batch = weighing().given('maria', 'batch.performStep', perform(good))
    expect(batch.state.steps.weigh?.checks.find(({ fieldId }) => fieldId === 'net')).toMatchObject({
      status: 'in_range',
      shown: '12.48 g',
      source: 'read from BAL-02 by the instrument bridge',
    })
    expect(batch.state.steps.weigh?.values.net).toMatchObject({ source: 'instrument', readings: good })
  })

  it.each([
    ['without a signature that holds', weighing([]), good],
    ['with no reading of the tare', weighing(), good.slice(0, 1)],
    ['with another gross than was read', weighing(), [reading('gross', '53.70'), good[1]!]],
    ['with another unit', weighing(), [reading('gross', '53.68', { unit: 'mg' }), good[1]!]],
    ['while the balance still moved', weighing(), [reading('gross', '53.68', { stable: false }), good[1]!]],
    ['from another balance', weighing(), [reading('gross', '53.68', { instrument: 'BAL-01' }), good[1]!]],
    [
      'from another place on the network',
      weighing(),
      [reading('gross', '53.68', { connection: 'mt_sics://10.0.4.99:4305' }), good[1]!],
    ],
    [
      'read for another batch',
      weighing(),
      [
        reading('gross', '53.68', {
          purpose: { batchId: 'b2', stepId: 'weigh', fieldId: 'net', part: 'gross' },
        }),
        good[1]!,
      ],
    ],
    [
      'read before the step was begun',
      weighing(),
      [reading('gross', '53.68', { readAt: '2026-11-20T14:50:00.000Z' }), good[1]!],
    ],
    [
      'read after it was signed',
      weighing(),
      [reading('gross', '53.68', { readAt: '2026-11-20T15:10:00.000Z' }), good[1]!],
    ],
  ])('[B09.4] is refused %s', (_how, batch, readings) => {
    expect(batch.refusals('maria', 'batch.performStep', perform(readings))).toEqual(['reading_not_proven'])
  })

  test('[B09.4] needs the instrument by name, whichever way its figure came', () => {
    const batch = weighing()
    expect(batch.refusals('maria', 'batch.performStep', perform(good, { instrumentId: null }))).toEqual([
      'equipment_missing',
    ])
    const keyed = { source: 'instrument_keyboard' as const, readings: undefined }
    expect(
      batch.refusals('maria', 'batch.performStep', perform([], { ...keyed, instrumentId: null })),
    ).toEqual(['equipment_missing'])
    batch.given('maria', 'batch.performStep', perform([], keyed))
    expect(batch.state.steps.weigh?.checks[1]?.source).toBe('printed by BAL-02 as a keyboard')
  })

  test('[X20] a component weighed on a named balance keeps its resolution and minimum weight too', () => {
    const taken = (value: string) => ({
      stepId: 'weigh',
      values: {
        ...weighed,
        lot: { ...weighed.lot, quantity: { value, unit: 'g' as const }, instrumentId: 'bal' },
      },
    })
    const [refused] = weighing().refused('maria', 'batch.performStep', taken('12.483'))
    expect(refused).toMatchObject({ code: 'step_value_invalid', field: 'values.lot' })
    expect(refused?.message).toContain('it reads in steps of 0.01 g')
    expect(weighing().refusals('maria', 'batch.performStep', taken('12.48'))).toEqual([])
  })

  test('[B09.4] what is signed is the reading alone, and every part of it', () => {
    const whole = reading('gross', '53.68')
    const text = readingStatementText(whole)
    expect(text).not.toContain(SIGNATURE)
    const changes: Partial<SignedReading>[] = [
      { gatewayId: 'x' },
      { instrument: 'x' },
      { connection: 'x' },
      { value: '53.69' },
      { unit: 'mg' },
      { stable: false },
      { tare: { value: '1', unit: 'g' } },
      { readAt: '2026-11-20T15:00:00.001Z' },
      { nonce: 'm'.repeat(22) },
      { purpose: { ...whole.purpose, part: 'tare' } },
    ]
    const texts = changes.map((change) => readingStatementText({ ...whole, ...change }))
    expect(new Set([text, ...texts]).size).toBe(changes.length + 1)
  })
})

describe('a balance that prints as a keyboard', () => {
  it.each([
    ['   12.345 g', '12.345', 'g'],
    ['+   12.50 g  ', '12.50', 'g'],
    ['N     +  123.56 g', '123.56', 'g'],
    ['S S     100.00 g', '100.00', 'g'],
    ['- 0.00 g', '0.00', 'g'],
    ['+ 123.5[6] mg', '123.56', 'mg'],
    ['0012.5 kg', '12.5', 'kg'],
    ['250 µg', '250', 'mcg'],
  ])('[B09.4] %o is %s %s, every digit kept', (text, value, unit) => {
    expect(readPrintedWeight(text)).toEqual({ ok: true, quantity: { value, unit } })
  })

  it.each([
    ['   12.345  ', 'not_stable'],
    ['S D     100.00 g', 'not_stable'],
    ['12.345 oz', 'not_a_weight'],
    ['PHE-2291', 'not_a_weight'],
    ['(01)00312345678906', 'not_a_weight'],
    ['12.3.4 g', 'not_a_weight'],
    ['High', 'not_a_weight'],
    ['', 'not_a_weight'],
  ])('[X20] %o is no weight', (text, problem) => {
    expect(readPrintedWeight(text)).toEqual({ ok: false, problem })
  })
})
