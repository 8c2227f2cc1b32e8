import { describe, expect, it } from 'vitest'
import { refusal } from '@batchproof/domain'
import { clockTime, fromLocalInput, slotWords, toLocalInput } from './clock-words.ts'
import { fitWithin, sha256Hex } from './photo.ts'
import { unitsOf } from './quantities.svelte.ts'
import { namedApart } from './named-apart.ts'
import { allWords, elsewhere, fieldOf, wordsAt } from './refusal-place.ts'
import { endOf } from './session-watch.ts'

const zone = 'America/New_York'

describe('the session on the iPad', () => {
  const minutes = (count: number) => count * 60_000
  it('[P11.6] ends after 15 minutes without a touch', () => {
    const watch = { touchedAt: 0, hiddenAt: null }
    expect(endOf(watch, minutes(15) - 1)).toBeNull()
    expect(endOf(watch, minutes(15))).toBe('idle')
  })
  it('[P11.6] ends after more than a minute out of sight, however lately it was touched', () => {
    const watch = { touchedAt: minutes(10), hiddenAt: minutes(10) }
    expect(endOf(watch, minutes(11))).toBeNull()
    expect(endOf(watch, minutes(11) + 1)).toBe('background')
  })
})

describe('times at the facility', () => {
  it('shows the wall clock of the facility, not of the iPad', () => {
    expect(clockTime('2026-11-21T15:42:00.000Z', zone)).toBe('10:42')
    expect(slotWords('2026-11-21T15:00:00.000Z', '2026-11-21T17:30:00.000Z', zone)).toBe('10:00 – 12:30')
    expect(slotWords(null, null, zone)).toBe('—')
  })
  it('reads a date-time input back to the same instant', () => {
    const at = '2026-07-04T23:05:00.000Z'
    expect(toLocalInput(at, zone)).toBe('2026-07-04T19:05')
    expect(fromLocalInput('2026-07-04T19:05', zone)).toBe(at)
  })
  it('is right on the days on which the clocks change', () => {
    expect(fromLocalInput('2026-03-08T09:00', zone)).toBe('2026-03-08T13:00:00.000Z')
    expect(fromLocalInput('2026-11-01T09:00', zone)).toBe('2026-11-01T14:00:00.000Z')
  })
  it('takes an empty input for nothing', () => {
    expect(fromLocalInput('', zone)).toBeNull()
  })
})

describe('where a refusal is shown', () => {
  const atNet = refusal('step_value_invalid', 'The tare is heavier.', 'values.net')
  const held = refusal('batch_held', 'QA holds this batch.')
  it('[B07.2] stands at the field that it names, the rest apart', () => {
    expect(fieldOf(atNet)).toBe('net')
    expect(fieldOf(held)).toBeNull()
    expect(wordsAt([atNet, held], 'net')).toBe('The tare is heavier.')
    expect(allWords(elsewhere([atNet, held], ['net']))).toBe('QA holds this batch.')
  })
  it('shows a refusal about a field that is not on the screen with the rest', () => {
    expect(elsewhere([atNet], ['ph'])).toEqual([atNet])
  })
})

describe('namedApart', () => {
  it('tells fields of one name apart and leaves the others', () => {
    const values = ['pH', 'Mass', 'pH'].map((label) => ({ label, value: '1' }))
    expect(namedApart(values).map(({ label }) => label)).toEqual(['pH', 'Mass', 'pH (2)'])
  })
})

describe('a photo', () => {
  it('[B07.3] keeps its proportions and is never made larger', () => {
    expect(fitWithin(4032, 3024, 1600)).toEqual({ widthPixels: 1600, heightPixels: 1200 })
    expect(fitWithin(3024, 4032, 1600)).toEqual({ widthPixels: 1200, heightPixels: 1600 })
    expect(fitWithin(800, 600, 1600)).toEqual({ widthPixels: 800, heightPixels: 600 })
    expect(fitWithin(9000, 2, 1600)).toEqual({ widthPixels: 1600, heightPixels: 1 })
  })
  it('[B07.3] is named by the SHA-256 of its bytes', async () => {
    const hash = await sha256Hex(new TextEncoder().encode('abc').buffer)
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('[R05] the counts at the end', () => {
  const all = { goodUnits: '94', rejectedUnits: '2', sampleUnits: '2', retainedUnits: '0', wasteUnits: '0' }
  it('are numbers once every one is in', () => {
    expect(unitsOf(all)).toEqual({
      goodUnits: 94,
      rejectedUnits: 2,
      sampleUnits: 2,
      retainedUnits: 0,
      wasteUnits: 0,
    })
  })
  it('are nothing while one is blank: it is not zero', () => {
    expect(unitsOf({ ...all, wasteUnits: '' })).toBeNull()
  })
})
