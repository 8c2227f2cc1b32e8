import { join } from 'node:path'
import { appendStatements, DatabaseUnavailable, loadStream, statement, verifyRecord } from '@batchproof/db'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anEvent, append, aStream, sealNext } from './support/events.ts'
import { temporaryFolder } from './support/folder.ts'
import { startSqld, type Sqld } from './support/sqld.ts'

describe('a libSQL server that fails', () => {
  const folder = temporaryFolder()
  let sqld: Sqld
  const open = () => openHttpDatabase({ url: sqld.url, timeoutMilliseconds: 1_000 })
  beforeAll(async () => {
    sqld = await startSqld(join(folder.path, 'primary'))
    await migrate(open())
  })
  beforeEach(async () => {
    sqld.thaw()
    await sqld.stop()
    await sqld.start()
  })
  afterAll(async () => {
    await sqld.stop('SIGKILL')
    folder.remove()
  })

  it('[P11.1] acknowledges a write only when it is on the disk (durability strong, synchronous FULL)', async () => {
    const response = await fetch(`${sqld.adminUrl}/v1/namespaces/default/config`)
    expect(await response.json()).toMatchObject({ durability_mode: 'strong' })
    expect((await open().client.execute('PRAGMA synchronous')).rows[0]?.synchronous).toBe(2)
  })

  it('loses nothing that was acknowledged when the server is killed in the middle of writing', async () => {
    const db = open()
    const stream = aStream()
    let acknowledged = 0
    const writing = (async () => {
      for (;;) {
        await append(db, anEvent(stream))
        acknowledged += 1
      }
    })().catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sqld.stop('SIGKILL')

    expect(await writing).toBeInstanceOf(DatabaseUnavailable)
    await sqld.start()
    const kept = await loadStream(open(), stream)
    expect(acknowledged).toBeGreaterThan(5)
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged)
    expect(kept.length, 'at most the one under way').toBeLessThanOrEqual(acknowledged + 1)
    expect((await verifyRecord(open())).faults).toEqual([])
  })

  it('reads and appends over connections that a restart has broken', async () => {
    const db = open()
    const stream = aStream()
    await Promise.all(Array.from({ length: 8 }, () => db.read([statement('SELECT 1')])))
    await append(db, anEvent(stream))
    await sqld.stop()
    await sqld.start()

    await append(db, anEvent(stream))

    expect(await loadStream(db, stream)).toHaveLength(2)
  })

  it('says at once when the server is away, and that nothing was written', async () => {
    const db = open()
    const placed = await sealNext(db, [anEvent(aStream())])
    await sqld.stop()

    const error = (await db
      .write(appendStatements(placed))
      .catch((caught: unknown) => caught)) as DatabaseUnavailable

    expect(error).toBeInstanceOf(DatabaseUnavailable)
    expect(error.reason).toBe('network')
    expect(db.status().primaryReachable).toBe(false)
  })

  it('gives up on a server that does not answer, and says that the outcome is open', async () => {
    const db = open()
    const stream = aStream()
    const placed = await sealNext(db, [anEvent(stream)])
    sqld.freeze()
    const startedAt = performance.now()

    const error = (await db
      .write(appendStatements(placed))
      .catch((caught: unknown) => caught)) as DatabaseUnavailable

    expect(error).toMatchObject({ name: 'DatabaseUnavailable', reason: 'timeout', mayHaveBeenWritten: true })
    expect(performance.now() - startedAt).toBeLessThan(2_500)
    sqld.thaw()
    await db.write(appendStatements(placed)).catch(() => undefined)
    expect(await loadStream(db, stream), 'sent twice, recorded once').toHaveLength(1)
  })
})
