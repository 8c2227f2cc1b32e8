import { CHAIN_START } from '@batchproof/domain/kernel/hash-chain.ts'
import { describe, expect, it } from 'vitest'
import { sealEvents, type UnplacedEvent } from './event-store.ts'

const head = { stream: 'batch:1', version: 0, hash: CHAIN_START }
const body: UnplacedEvent = {
  ...{
    id: 'e1',
    stream: 'batch:1',
    type: 'T',
    schemaVersion: 1,
    payload: {},
    personId: 'p',
    personName: 'Ana',
  },
  ...{ personRole: 'qa', deviceId: 'd', commandId: 'c', commandOrdinal: 0, commandType: 'C', reason: null },
  ...{ performedAt: '2026-11-21T08:00:00.000Z', clockOffsetMilliseconds: null, signature: null },
  recordedAt: '2026-11-21T08:00:00.000Z',
}

describe('sealing events', () => {
  it('[C02] chains each to the one before and goes on from the head', () => {
    const [one, two] = sealEvents({ ...head, version: 7, hash: 'abc' }, [body, { ...body, id: 'e2' }])
    expect([one?.version, one?.prevHash, two?.version, two?.prevHash]).toEqual([8, 'abc', 9, one?.hash])
  })

  it('hashes only what the table keeps: a stray member changes nothing', () => {
    const [plain] = sealEvents(head, [body])
    expect(sealEvents(head, [{ ...body, stray: 1 } as UnplacedEvent])).toEqual([plain])
  })

  it.each([
    ['a float', { payload: { massGrams: 1.5 } }],
    ['half a character', { reason: 'x\uD800' }],
    ['a NUL', { personName: 'Ana\u0000' }],
  ])('refuses %s, which would not come back as it was hashed', (_what, over) => {
    expect(() => sealEvents(head, [{ ...body, ...over }])).toThrow(TypeError)
  })

  it("refuses an event of another stream than the head's", () => {
    expect(() => sealEvents(head, [{ ...body, stream: 'batch:2' }])).toThrow(RangeError)
  })
})
