import { randomUUID } from 'node:crypto'
import { CHAIN_START, eventHash, verifyChain } from '@batchproof/domain/kernel/hash-chain.ts'
import {
  accessStatement,
  appendStatements,
  claimEffectsStatement,
  CommandAlreadyRecorded,
  databaseBlobStore,
  DatabaseFault,
  effectsDoneStatement,
  effectFromRow,
  loadCommandEvents,
  loadHeads,
  loadStream,
  nextNumberIn,
  nextNumberStatement,
  effect,
  queueEffectStatement,
  readEvents,
  RecordIsAppendOnly,
  saveStateStatement,
  sealEvents,
  statement,
  takeNumberStatement,
  verifyRecord,
  WriteConflict,
  type Database,
} from '@batchproof/db'
import { drizzleOver } from '@batchproof/db/drizzle.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anEvent, append, aStream, sealNext, untilItWins } from './events.ts'

/** A fresh, migrated database of one kind, and a way to open it a second time as another process would. */
export interface Backing {
  readonly db: Database
  openAgain(): Promise<Database>
  close(): Promise<void>
}

/** What every backing must do. One suite, so that none of them is a special case for the code above. */
export function eventStoreContract(name: string, open: () => Promise<Backing>): void {
  describe(`event store over ${name}`, () => {
    let backing: Backing
    let db: Database
    beforeAll(async () => {
      backing = await open()
      db = backing.db
    })
    afterAll(() => backing.close())

    describe('appending and reading', () => appendingTests(() => db))
    describe('racing writers', () => racingTests(() => backing))
    describe('append-only', () => appendOnlyTests(() => db))
    describe('beside the events', () => besideTests(() => db))
  })
}

function appendingTests(db: () => Database): void {
  it('[C02] gives back what was appended, with the hash that it was sealed with', async () => {
    const stream = aStream()
    const placed = await append(
      db(),
      anEvent(stream, { reason: 'spilled', signature: { signerId: 'p', statement: 'Performed' } as never }),
      anEvent(stream, { clockOffsetMilliseconds: null }),
    )

    const events = await loadStream(db(), stream)

    expect(events.map(({ seq: _seq, ...event }) => event)).toEqual(placed)
    for (const { seq: _seq, hash, prevHash, ...body } of events) expect(eventHash(body, prevHash)).toBe(hash)
    expect(events[0]?.prevHash).toBe(CHAIN_START)
    expect(verifyChain(events)).toBeNull()
  })

  it('[C02] keeps any text and a large payload to the last byte', async () => {
    const stream = aStream()
    const texts = [
      'µg/mL ≤ 5 °C',
      '注射器',
      '💉👩🏽‍🔬',
      'e\u0301 and é',
      'NUL \u0000 in JSON',
      '"\\\n\t',
      '\uD800 alone',
      '\u2028',
    ]
    const payload = { texts, nested: { empty: {}, list: [[], [null, true]] }, long: 'ß'.repeat(1_000_000) }
    await append(
      db(),
      anEvent(stream, { payload, personName: 'Zoë Ω Ñandú 李', reason: "'; DROP TABLE record_event; --" }),
    )

    const [event] = await loadStream(db(), stream)

    expect(event?.payload).toEqual(payload)
    expect(event?.personName).toBe('Zoë Ω Ñandú 李')
    expect(event?.reason).toBe("'; DROP TABLE record_event; --")
    expect(verifyChain([event!])).toBeNull()
  })

  it('follows a stream: head, cached state, events of a command, pages of the record', async () => {
    const stream = aStream()
    const commandId = randomUUID()
    const [first] = await append(db(), anEvent(stream))
    const placed = await sealNext(db(), [
      anEvent(stream, { commandId, type: 'StepWitnessed' }),
      anEvent(stream, { commandId, commandOrdinal: 1, type: 'StepCompleted' }),
    ])
    await db().write([...appendStatements(placed), saveStateStatement(stream, 3, { step: 4 })])

    const heads = await loadHeads(db(), [stream, 'batch:never'])
    expect(heads.get(stream)).toEqual({ stream, version: 3, hash: placed[1]?.hash, state: { step: 4 } })
    expect(heads.get('batch:never')).toEqual({
      stream: 'batch:never',
      version: 0,
      hash: CHAIN_START,
      state: null,
    })
    expect((await loadCommandEvents(db(), commandId)).map((event) => event.type)).toEqual([
      'StepWitnessed',
      'StepCompleted',
    ])
    const page = await readEvents(db(), { limit: 2, filter: { stream } })
    expect(page.map((event) => event.version)).toEqual([1, 2])
    const rest = await readEvents(db(), { limit: 2, afterSeq: page[1]?.seq, filter: { stream } })
    expect(rest.map((event) => event.version)).toEqual([3])
    const newest = await readEvents(db(), {
      limit: 1,
      order: 'newest_first',
      filter: { types: ['StepPerformed'], stream },
    })
    expect(newest[0]?.hash).toBe(first?.hash)

    await append(db(), anEvent(stream))
    expect(
      (await loadHeads(db(), [stream])).get(stream)?.state,
      'an append empties the cached state',
    ).toBeNull()
  })

  it('[C02] leaves nothing of a batch whose last statement fails', async () => {
    const stream = aStream()
    const placed = await sealNext(db(), [anEvent(stream)])
    const series = `atomic-${randomUUID()}`

    const write = db().write([
      ...appendStatements(placed),
      takeNumberStatement(series, 1),
      statement('INSERT INTO effect (id) VALUES (?)', 'half an effect'),
    ])

    const error = await write.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DatabaseFault)
    expect(String(error), 'no SQL and no values in the message').not.toMatch(/INSERT|effect/)
    expect(await loadStream(db(), stream)).toEqual([])
    const [[row] = []] = await db().read([nextNumberStatement(series)])
    expect(nextNumberIn(row)).toBe(1)
  })

  it('reads several statements over one snapshot', async () => {
    const stream = aStream()
    const end = new AbortController()
    const writer = (async () => {
      while (!end.signal.aborted) {
        await untilItWins(() => append(db(), anEvent(stream), anEvent(stream)))
        // Calls to a file end without a turn of the event loop; let the reader have one.
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    try {
      for (let round = 0; round < 40; round++) {
        await new Promise((resolve) => setTimeout(resolve, 3))
        const count = statement('SELECT count(*) AS n FROM record_event WHERE stream = ?', stream)
        const head = statement('SELECT version AS n FROM stream_head WHERE stream = ?', stream)
        const [one, two, three] = await db().read([count, head, count])
        expect(two?.[0]?.n ?? 0).toBe(one?.[0]?.n)
        expect(three?.[0]?.n).toBe(one?.[0]?.n)
      }
    } finally {
      end.abort()
      await writer
    }
  })
}

function racingTests(backing: () => Backing): void {
  it('[C02] lets one of twenty racing writers win each round; the others hear stream_moved', async () => {
    const { db } = backing()
    const stream = aStream()
    await append(db, anEvent(stream))
    for (let round = 0; round < 3; round++) {
      const rivals = await Promise.all(Array.from({ length: 20 }, () => sealNext(db, [anEvent(stream)])))
      const outcomes = await Promise.allSettled(rivals.map((placed) => db.write(appendStatements(placed))))

      expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
      const losers = outcomes
        .filter((each) => each.status === 'rejected')
        .map((each) => each.reason as unknown)
      expect(losers.every((error) => error instanceof WriteConflict && error.reason === 'stream_moved')).toBe(
        true,
      )
    }
    expect(await loadStream(db, stream)).toHaveLength(4)
  })

  it('[C02] gets all of twenty writers in when each decides again, over two connections', async () => {
    const { db } = backing()
    const other = await backing().openAgain()
    const stream = aStream()
    try {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          untilItWins(() => append(index % 2 ? db : other, anEvent(stream))),
        ),
      )
      // A copy that has not heard of the last of the other's events loses once more, and then knows.
      await untilItWins(() => append(db, anEvent(stream)))

      const events = await loadStream(db, stream)
      expect(events).toHaveLength(21)
      expect(verifyChain(events)).toBeNull()
    } finally {
      await other.close()
    }
  })

  it('[C02] aborts the whole write when a guarded stream has moved', async () => {
    const { db } = backing()
    const [batch, lot] = [aStream(), aStream()]
    await append(db, anEvent(lot))
    const stale = await sealNext(db, [anEvent(batch)])
    const guard = (version: number) =>
      appendStatements(stale, [
        { stream: lot, version },
        { stream: aStream(), version: 0 },
      ])

    const tooOld = await db.write(guard(0)).catch((error: unknown) => error)
    const ahead = await db.write(guard(2)).catch((error: unknown) => error)
    expect(await loadStream(db, batch)).toEqual([])
    await db.write(guard(1))

    for (const error of [tooOld, ahead]) expect((error as WriteConflict).reason).toBe('guard_moved')
    expect(await loadStream(db, batch)).toHaveLength(1)
    const [rows] = await db.read([statement('SELECT * FROM stream_guard')])
    expect(rows, 'a guard leaves no row').toEqual([])
  })

  it('[C02] records a command once, also when it comes again after its stream and guards moved on', async () => {
    const { db } = backing()
    const [stream, guarded] = [aStream(), aStream()]
    const placed = await sealNext(db, [anEvent(stream)])
    const statements = appendStatements(placed, [{ stream: guarded, version: 0 }])
    await db.write(statements)
    await append(db, anEvent(stream))
    await append(db, anEvent(guarded))

    await expect(db.write(statements)).rejects.toBeInstanceOf(CommandAlreadyRecorded)

    const again = await sealNext(db, [anEvent(stream, { commandId: placed[0]!.commandId })])
    await expect(db.write(appendStatements(again))).rejects.toBeInstanceOf(CommandAlreadyRecorded)
    expect(await loadStream(db, stream)).toHaveLength(2)
  })

  it('[R04] gives fifty concurrent writers the numbers 1 to 50, none twice and none left out', async () => {
    const { db } = backing()
    const series = `BR-${randomUUID()}`
    const given: number[] = []
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const stream = aStream()
        await untilItWins(async () => {
          const [[row] = []] = await db.read([nextNumberStatement(series)])
          const number = nextNumberIn(row)
          const placed = sealEvents({ stream, version: 0, hash: CHAIN_START }, [
            anEvent(stream, { payload: { number } }),
          ])
          await db.write([...appendStatements(placed), takeNumberStatement(series, number)])
          given.push(number)
        })
      }),
    )

    expect(given.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
    const skipped = await db.write([takeNumberStatement(series, 52)]).catch((error: unknown) => error)
    expect((skipped as WriteConflict).reason).toBe('number_taken')
  })
}

function appendOnlyTests(db: () => Database): void {
  const now = '2026-11-21T08:00:00.000Z'

  it('[B10.2] [P11.1] refuses every change of a record table, from whatever client it comes', async () => {
    const stream = aStream()
    await append(db(), anEvent(stream))
    const series = `kept-${randomUUID()}`
    const sha256 = await databaseBlobStore(db()).put(new TextEncoder().encode(series), 'text/plain')
    const access = {
      stream,
      personId: 'p',
      personName: 'Ana',
      deviceId: 'd',
      action: 'print',
      at: now,
    } as const
    await db().write([takeNumberStatement(series, 1), accessStatement(access)])
    const changes = [
      ["UPDATE record_event SET payload = '{}' WHERE stream = ?", stream],
      ['UPDATE OR REPLACE record_event SET version = 9 WHERE stream = ?', stream],
      ['DELETE FROM record_event WHERE stream = ?', stream],
      ['UPDATE number_taken SET number = 2 WHERE series = ?', series],
      ['DELETE FROM number_taken WHERE series = ?', series],
      ["UPDATE record_access SET action = 'view' WHERE stream = ?", stream],
      ['DELETE FROM record_access WHERE stream = ?', stream],
      ["UPDATE blob SET bytes = x'00' WHERE sha256 = ?", sha256],
      ['DELETE FROM blob WHERE sha256 = ?', sha256],
      ["UPDATE schema_migration SET sha256 = '' WHERE name = ?", '0001_record.sql'],
      ['DELETE FROM schema_migration WHERE name = ?', '0001_record.sql'],
    ] as const
    for (const [sql, arg] of changes) {
      await expect(db().write([statement(sql, arg)]), sql).rejects.toBeInstanceOf(RecordIsAppendOnly)
      await expect(db().client.execute({ sql, args: [arg] }), sql).rejects.toThrow('record_is_append_only')
    }
    expect(await loadStream(db(), stream)).toHaveLength(1)
  })

  it('[B10.2] refuses INSERT OR REPLACE over a row, a row slipped in between, and a break in the chain', async () => {
    const stream = aStream()
    await append(db(), anEvent(stream))
    const [kept] = await loadStream(db(), stream)
    const fresh = aStream()
    const forge = (over: Record<string, unknown>) => {
      const row = {
        id: randomUUID(),
        hash: randomUUID(),
        prev_hash: CHAIN_START,
        version: 1,
        stream: fresh,
        ...over,
      }
      const full: Record<string, unknown> = {
        ...{
          stream_type: 'batch',
          type: 'T',
          schema_version: 1,
          payload: '{}',
          person_id: 'p',
          person_name: 'P',
        },
        ...{
          person_role: 'qa',
          device_id: 'd',
          command_id: randomUUID(),
          command_ordinal: 0,
          command_type: 'C',
        },
        ...{ performed_at: now, recorded_at: now, ...row },
      }
      const names = Object.keys(full)
      const sql = `INSERT OR REPLACE INTO record_event (${names.join()}) VALUES (${names.map(() => '?').join()})`
      return db().write([{ sql, args: Object.values(full) as string[] }])
    }

    await expect(forge({ seq: kept!.seq }), 'same seq').rejects.toBeInstanceOf(RecordIsAppendOnly)
    await expect(forge({ id: kept!.id }), 'same id').rejects.toBeInstanceOf(RecordIsAppendOnly)
    await expect(forge({ hash: kept!.hash }), 'same hash').rejects.toBeInstanceOf(RecordIsAppendOnly)
    await expect(forge({ seq: 0 }), 'before all others').rejects.toBeInstanceOf(RecordIsAppendOnly)
    await expect(forge({ stream, version: 1 }), 'same place').rejects.toBeInstanceOf(WriteConflict)
    await expect(forge({ version: 2 }), 'a gap').rejects.toBeInstanceOf(WriteConflict)
    await expect(forge({ stream, version: 2 }), 'another chain').rejects.toBeInstanceOf(WriteConflict)
    await expect(forge({ command_id: kept!.commandId }), 'same command').rejects.toBeInstanceOf(
      CommandAlreadyRecorded,
    )
    expect(await loadStream(db(), stream)).toEqual([kept])
    expect(await loadStream(db(), fresh)).toEqual([])
  })

  it('[P11.5] finds the whole record unchanged after all of this', async () => {
    const report = await verifyRecord(db())

    expect(report.faults).toEqual([])
    expect(report.eventCount).toBeGreaterThan(0)
    expect(await migrate(db()), 'and no migration left to apply').toEqual([])
  })
}

function besideTests(db: () => Database): void {
  it('keeps bytes under their hash, and the same bytes once', async () => {
    const store = databaseBlobStore(db())
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 256)

    const sha256 = await store.put(bytes, 'image/jpeg')
    expect(await store.put(bytes, 'image/png')).toBe(sha256)

    const kept = await store.get(sha256)
    expect(kept?.mediaType).toBe('image/jpeg')
    expect(Buffer.compare(kept!.bytes, bytes)).toBe(0)
    expect(await store.get('0'.repeat(64))).toBeNull()
  })

  it('hands a due effect to one worker, and again only when its attempt has run out', async () => {
    const subject = aStream()
    const queued = {
      id: randomUUID(),
      kind: 'notify',
      subject,
      payload: { to: 'qa' },
      createdAt: '2000-01-01T00:00:00.000Z',
    }
    await db().write([queueEffectStatement(queued)])
    const claim = async (now: string) => {
      const { rows, rowsAffected } = await db().write([
        claimEffectsStatement(now, '2000-01-01T00:05:00.000Z', 10, 'notify'),
      ])
      expect(rowsAffected[0]).toBe(rows[0]?.length)
      return rows[0]!.map(effectFromRow)
    }

    const claims = await Promise.all([claim('2000-01-01T00:01:00.000Z'), claim('2000-01-01T00:01:00.000Z')])
    expect(claims.flat()).toHaveLength(1)
    expect(claims.flat()[0]).toMatchObject({ id: queued.id, payload: { to: 'qa' }, attempts: 1 })
    expect(await claim('2000-01-01T00:06:00.000Z')).toHaveLength(1)
    await db().write([effectsDoneStatement([queued.id], '2000-01-01T00:06:01.000Z')])
    expect(await claim('2001-01-01T00:00:00.000Z')).toEqual([])
  })

  it('serves the libSQL client that drizzle and lucia use', async () => {
    const orm = drizzleOver(db())
    const at = '2030-01-01T00:00:00.000Z'
    const id = randomUUID()

    await orm
      .insert(effect)
      .values({ id, kind: 'k', subject: 's', payload: '{}', createdAt: at, nextAttemptAt: at })

    const found = (await orm.select().from(effect)).filter((each) => each.id === id)
    expect(found).toEqual([
      {
        id,
        kind: 'k',
        subject: 's',
        payload: '{}',
        createdAt: at,
        attempts: 0,
        nextAttemptAt: at,
        doneAt: null,
        lastError: null,
      },
    ])
  })
}
