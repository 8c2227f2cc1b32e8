import { describe, expect, it } from 'vitest'
import type { BridgeAnswer } from '@batchproof/protocol'
import { BalanceReader } from './balance-reader.svelte.ts'
import { instrumentsFor, presumedInstrument } from './balance-choice.ts'
import { emptyEntry, valueOf } from './entry.ts'
import { NotSent } from './kiosk-api.ts'
import { inUnit, measured, typed } from './measured.ts'
import { sourceOf } from './origins.ts'
import type { EquipmentState, SignedReading, StepField } from '@batchproof/domain'
import type { EntryOf } from './entry.ts'
import type { Measured } from './measured.ts'

const field: Extract<StepField, { kind: 'number' }> = {
  kind: 'number',
  id: 'net',
  label: 'Net',
  required: true,
  spec: { unit: 'g' },
  gravimetric: true,
}
const purpose = { batchId: 'b1', stepId: 'weigh', fieldId: 'net', part: 'gross' } as const
const reading = (value: string, part: 'gross' | 'tare' | 'value' = 'gross') =>
  ({ value, unit: 'g', purpose: { ...purpose, part } }) as SignedReading
const stable = (value: string): BridgeAnswer => ({ state: 'stable', reading: reading(value) })
const moving = (value: string): BridgeAnswer => ({ state: 'unstable', value, unit: 'g' })
const from = (value: string, part: 'gross' | 'tare' = 'gross'): Measured => ({
  quantity: { value, unit: 'g' },
  origin: { source: 'instrument', reading: reading(value, part) },
  instrumentId: 'bal-1',
})
const entry = () => emptyEntry(field, () => 'g') as EntryOf<'number'>

/** A reader that is answered from a list, on a clock that moves when it waits. */
function reader(answers: (BridgeAnswer | Error)[]) {
  let now = 0
  const taken: Measured[] = []
  const made = new BalanceReader(
    {
      readInstrument: async () => {
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!
        if (answer instanceof Error) throw answer
        return answer
      },
    },
    {
      now: () => now,
      wait: async (milliseconds) => {
        now += milliseconds
      },
    },
  )
  return { made, taken, read: () => made.read('bal-1', purpose, (found) => taken.push(found)) }
}

describe('reading a balance', () => {
  it('[B09.4] waits until it rests, and takes every digit with its proof', async () => {
    const { taken, read, made } = reader([moving('53.7'), moving('53.66'), stable('53.68')])
    await read()
    expect(taken).toEqual([from('53.68')])
    expect([made.fieldId, made.moving, made.problemAt('net')]).toEqual([null, null, ''])
  })

  it('[X20] gives up on one that never rests, and takes nothing', async () => {
    const { taken, read, made } = reader([moving('53.7')])
    await read()
    expect(taken).toEqual([])
    expect(made.problemAt('net')).toMatch(/does not come to rest/)
    expect(made.problemAt('other')).toBe('')
  })

  it('[B09.4] says what the bridge or the network said', async () => {
    const refused = reader([{ state: 'refused', problem: 'overload', message: 'The balance is overloaded.' }])
    await refused.read()
    expect(refused.made.problemAt('net')).toBe('The balance is overloaded.')
    const away = reader([new NotSent('no answer')])
    await away.read()
    expect(away.made.problemAt('net')).toMatch(/type what the balance shows/)
  })

  it('[B09.4] is stopped by whoever asks: what comes later is nobody’s', async () => {
    const { made, taken, read } = reader([stable('1.00')])
    const asked = read()
    made.stop()
    await asked
    expect(taken).toEqual([])
  })

  it('[B09.4] takes what a balance types, and nothing that is no stable weight', () => {
    const { made, taken } = reader([moving('0')])
    const key = (text: string) => made.keyed('net', 'gross', text, 'bal-1', (found) => taken.push(found))
    key('   12.345 g')
    expect(taken).toEqual([
      {
        quantity: { value: '12.345', unit: 'g' },
        origin: { source: 'instrument_keyboard' },
        instrumentId: 'bal-1',
      },
    ])
    key('   12.345')
    expect(made.problemAt('net')).toMatch(/before it was stable/)
    key('PHE-2291')
    expect(made.problemAt('net')).toMatch(/is no weight/)
    expect(taken).toHaveLength(1)
  })
})

describe('who gave a weighing', () => {
  it('[B09.4] is the instrument only where it gave both figures', () => {
    const gross = measured(entry(), 'gross', from('53.68'))
    expect(sourceOf(gross.origins, ['gross', 'tare'])).toEqual({ source: 'typed' })
    const both = measured(gross, 'tare', from('41.20', 'tare'))
    expect(valueOf(field, both)).toMatchObject({
      value: '12.48',
      source: 'instrument',
      instrumentId: 'bal-1',
      readings: [reading('53.68'), reading('41.20', 'tare')],
    })
  })

  it('[B09.4] is the person again as soon as a figure is typed over or put into another unit', () => {
    const both = measured(measured(entry(), 'gross', from('53.68')), 'tare', from('41.20', 'tare'))
    const over = valueOf(field, typed(both, 'gross', '53.69'))
    expect(over).toMatchObject({ value: '12.49', source: 'typed', instrumentId: 'bal-1' })
    expect(over).not.toHaveProperty('readings')
    expect(valueOf(field, inUnit(both, 'mg'))).toMatchObject({ value: '12480', source: 'typed' })
  })

  it('[B09.4] keeps no reading of another balance beside this one’s', () => {
    const first = measured(entry(), 'gross', from('53.68'))
    const second = measured(first, 'tare', { ...from('41.20', 'tare'), instrumentId: 'bal-2' })
    expect(valueOf(field, second)).toMatchObject({ source: 'typed', instrumentId: 'bal-2' })
  })
})

describe('which balance', () => {
  const balance = (id: string, connected = false): EquipmentState => ({
    id,
    details: {
      code: id.toUpperCase(),
      name: 'Balance',
      equipmentClass: 'balance',
      roomId: null,
      hazardRated: false,
      balance: { unit: 'g', resolution: '0.01', minimumWeight: '1.00', capacity: '4200' },
      connection: connected ? { protocol: 'mt_sics', host: '10.0.4.20', port: 4305 } : null,
    },
    inService: true,
    calibratedOn: null,
    calibrationDueOn: null,
  })
  const scan: StepField = {
    kind: 'equipment',
    id: 'scan',
    label: 'Balance',
    required: true,
    equipmentClass: 'balance',
  }
  const scanned = { scan: { kind: 'equipment' as const, equipmentId: 'b2', code: 'B2' } }

  it('[B09.4] is the one scanned in the step, or the only one of the batch', () => {
    const two = [balance('b1'), balance('b2', true)]
    expect(presumedInstrument(field, [scan, field], two, scanned)).toBe('b2')
    expect(presumedInstrument(field, [field], two, {})).toBeNull()
    expect(presumedInstrument(field, [field], [balance('b1')], {})).toBe('b1')
    expect(instrumentsFor(field, two).map(({ connected }) => connected)).toEqual([false, true])
  })

  it('[B09.4] is none for a reading that no balance gives', () => {
    const room = { ...field, gravimetric: false }
    expect(presumedInstrument(room, [room], [balance('b1')], {})).toBeNull()
    const meter = { ...room, instrumentClass: 'ph-meter' }
    expect(instrumentsFor(meter, [balance('b1')])).toEqual([])
  })
})
