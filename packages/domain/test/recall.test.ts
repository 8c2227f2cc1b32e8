import { describe, expect, test } from 'vitest'
import { decide, evolveRecall, initialRecall, lotsToFreeze, scopeOf } from '../src/index.ts'
import { context, lot, NOW, releasable, facts as batchFacts, people } from './world.ts'
import type {
  Affected,
  CommandName,
  DomainEvent,
  LotState,
  LotStatus,
  RecallEvent,
  RecallFacts,
  RecallState,
} from '../src/index.ts'

const reason = 'The supplier reports glass particles.'
const inStatus = (id: string, status: LotStatus): LotState => lot(id, 'RM-PHE', { status: status as never })
const lots: Record<string, LotState> = {
  a: inStatus('a', 'released'),
  b: inStatus('b', 'quarantine'),
  c: inStatus('c', 'hold'),
  d: inStatus('d', 'consumed'),
  e: inStatus('e', 'rejected'),
  f: inStatus('f', 'draft'),
}
const affected: Affected = {
  lots: Object.entries(lots).map(([id, { identity, status }]) => ({
    id,
    lotNumber: identity?.lotNumber ?? '',
    kind: 'component',
    materialCode: 'RM-PHE',
    materialName: 'Phenylephrine HCl',
    supplier: 'Spectrum',
    supplierLot: 'S-1',
    status,
    left: { value: '1', unit: 'g' },
  })),
  batches: [
    {
      id: 'batch-1',
      batchNumber: 'RSC-20261120-001',
      productName: 'Phenylephrine',
      strength: '100 mcg/mL',
      status: 'released',
      goodUnits: 98,
      releasedAt: NOW,
      uses: [{ lotId: 'a', lotNumber: 'A', quantity: { value: '12.50', unit: 'g' }, at: NOW }],
    },
  ],
  distributions: ['H1', 'H2', 'H1'].map((recipientId, index) => ({
    id: `d${index}`,
    lotId: 'a',
    lotNumber: 'A',
    recipientId,
    recipientName: recipientId,
    quantity: { value: '10', unit: 'each' },
    distributedOn: '2026-11-20',
    documentNumber: `INV-${index}`,
  })),
  recipients: [],
  complete: true,
}
const facts = (change: Partial<RecallFacts> = {}): RecallFacts => ({
  subjectId: 'r1',
  recordId: 'RC-2026-0001',
  startLabel: 'Lot A',
  affected,
  lots,
  ...change,
})
const { hash } = scopeOf(affected)

/** Decides and folds, one command after the other. */
class RecallUnderTest {
  state: RecallState = initialRecall
  events: readonly DomainEvent[] = []
  send(name: CommandName, payload: unknown, at: string = NOW, known = facts()) {
    const decision = decide(name, this.state, payload, known, context('david', at))
    if (!decision.ok) return decision.refusals.map(({ code }) => code)
    this.events = decision.events
    for (const event of decision.events)
      if (event.stream === undefined) this.state = evolveRecall(this.state, event as RecallEvent)
    return []
  }
}
const opened = (drill = false) => {
  const recall = new RecallUnderTest()
  expect(recall.send('recall.open', { drill, start: { kind: 'lot', lotId: 'a' }, reason })).toEqual([])
  return recall
}
const LATER = '2026-11-20T15:04:10.000Z'
const LATEST = '2026-11-20T16:00:00.000Z'

describe('opening', () => {
  test('[B23.1] keeps where it starts, how much is affected and the hash of it', () => {
    const { state } = opened()
    expect(state).toMatchObject({
      recordId: 'RC-2026-0001',
      status: 'open',
      drill: false,
      startLabel: 'Lot A',
    })
    expect(state.openedScope).toEqual({ lots: 6, batches: 1, distributions: 3, recipients: 2, hash })
    expect(state.opened).toMatchObject({ at: NOW })
  })

  test('[B23.1] refuses a start that the record does not have', () => {
    const recall = new RecallUnderTest()
    const start = { kind: 'batch', batchId: 'none' }
    expect(
      recall.send('recall.open', { drill: true, start, reason }, NOW, facts({ startLabel: null })),
    ).toEqual(['not_found'])
  })
})

describe('freezing', () => {
  test('[B23.1] [L09] moves every lot that could still be used or sold to hold, each by its own event', () => {
    const recall = opened()
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATER)).toEqual([])
    const moved = recall.events.filter(({ stream }) => stream !== undefined)
    expect(moved.map(({ stream }) => stream)).toEqual(['lot:a', 'lot:b', 'lot:f'])
    expect(moved[0]).toMatchObject({
      type: 'LotStatusChanged',
      payload: { from: 'released', to: 'hold', reason: `Recall RC-2026-0001: ${reason}` },
    })
    const { sales } = moved[0]!.payload as { sales: { recipientId: string; documentNumber: string }[] }
    expect(sales.map(({ recipientId }) => recipientId)).toEqual(['H1', 'H2', 'H1'])
    expect(moved[1]?.payload).not.toHaveProperty('sales')
    expect(recall.state.lots.map(({ lotId, from }) => `${lotId} ${from}`)).toEqual([
      'a released',
      'b quarantine',
      'f draft',
    ])
  })

  test('[B23.1] a drill moves nothing, and says what would have been moved and how long it took', () => {
    const recall = opened(true)
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATER)).toEqual([])
    expect(recall.events.map(({ type }) => type)).toEqual(['RecallFrozen'])
    expect(recall.state).toMatchObject({ status: 'frozen', freezeElapsedSeconds: 250 })
    expect(recall.state.lots).toHaveLength(3)
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATEST)).toEqual(['nothing_changed'])
  })

  test('[B23.1] is refused when something was used or sold since the signer looked', () => {
    const recall = opened()
    const [first] = affected.distributions
    const sold = { ...affected, distributions: [...affected.distributions, { ...first!, id: 'new' }] }
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATER, facts({ affected: sold }))).toEqual([
      'record_moved',
    ])
  })

  test('[B23.1] is refused on a part of what is affected', () => {
    const recall = opened()
    const part = facts({ affected: { ...affected, complete: false } })
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATER, part)).toEqual(['recall_too_large'])
  })

  test('[B23.1] what turns up later is frozen too, and the stopwatch keeps the first time', () => {
    const recall = opened()
    recall.send('recall.freeze', { affectedHash: hash }, LATER)
    const held = Object.fromEntries(Object.keys(lots).map((id) => [id, inStatus(id, 'hold')]))
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATEST, facts({ lots: held }))).toEqual([
      'nothing_changed',
    ])
    const more = facts({ lots: { ...held, g: inStatus('g', 'released') } })
    expect(recall.send('recall.freeze', { affectedHash: hash }, LATEST, more)).toEqual([])
    expect(recall.state.lots.map(({ lotId }) => lotId)).toEqual(['a', 'b', 'f', 'g'])
    expect(recall.state.freezeElapsedSeconds).toBe(250)
  })
})

test('[B23.1] closing keeps the conclusion and the time, and nothing follows', () => {
  const recall = opened()
  expect(recall.send('recall.close', { conclusion: 'All vials came back.' }, LATEST)).toEqual([])
  expect(recall.state).toMatchObject({ status: 'closed', closeElapsedSeconds: 3600 })
  expect(recall.send('recall.freeze', { affectedHash: hash }, LATEST)).toEqual(['state_forbids'])
})

test('[B23.1] the hash changes with each quantity, and not with order, status or stock', () => {
  const [use] = affected.batches[0]?.uses ?? []
  const otherwise = {
    ...affected,
    batches: [
      { ...affected.batches[0]!, uses: [{ ...use!, quantity: { value: '12.51', unit: 'g' as const } }] },
    ],
  }
  expect(scopeOf(otherwise).hash).not.toBe(hash)
  const moved = {
    ...affected,
    lots: affected.lots.map((item) => ({ ...item, status: 'hold' as const })).toReversed(),
    distributions: affected.distributions.toReversed(),
  }
  expect(scopeOf(moved).hash).toBe(hash)
})

describe('a late failure', () => {
  const released: LotState = {
    ...inStatus('batch-1', 'released'),
    identity: { ...inStatus('batch-1', 'released').identity!, kind: 'product', batchId: 'batch-1' },
  }
  const report = (status: string, result: 'passed' | 'failed') => {
    const state = { ...releasable().state, status }
    const payload = {
      id: 'x',
      test: 'sterility',
      result,
      value: '',
      method: 'USP <71>',
      reportNumber: 'LATE-1',
    }
    const known = batchFacts({
      actor: people.sarah,
      lots: { 'batch-1': released, sold: inStatus('sold', 'consumed') },
    })
    const decision = decide('batch.reportLabResult', state, payload, known, context('david'))
    return decision.ok
      ? decision.events.map(({ type, stream }) => `${type} ${stream ?? ''}`.trim())
      : decision.refusals
  }

  test('[X15] after release holds every lot of the batch in the write of the result', () => {
    expect(report('released', 'failed')).toEqual(['LabResultReported', 'LotStatusChanged lot:batch-1'])
  })

  test('[X15] before release, or passed, moves no lot', () => {
    expect(report('pending_release', 'failed')).toEqual(['LabResultReported'])
    expect(report('released', 'passed')).toEqual(['LabResultReported'])
  })

  test('[L09] only what could be used or sold is moved', () => {
    expect(lotsToFreeze({ sold: inStatus('sold', 'consumed'), 'batch-1': released })).toEqual([
      { lotId: 'batch-1', lotNumber: released.identity?.lotNumber, from: 'released' },
    ])
  })
})
