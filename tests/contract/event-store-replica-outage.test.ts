import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { verifyChain } from '@batchproof/domain/kernel/hash-chain.ts'
import {
  appendStatements,
  DatabaseUnavailable,
  loadStream,
  PrimaryForked,
  statement,
  verifyRecord,
  type Database,
} from '@batchproof/db'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { openReplicaDatabase } from '@batchproof/db/replica/replica-database.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { anEvent, append, aStream, sealNext } from './support/events.ts'
import { temporaryFolder } from './support/folder.ts'
import { startSqld, type Sqld } from './support/sqld.ts'
import { watchEventLoop } from './support/stall.ts'

describe('an embedded replica and a primary that fails', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let sqld: Sqld
  let opened: Database[]
  const replicaPath = () => join(folder.path, 'replica.db')

  /** Opens the gateway's database with short patience, so that the tests need little of it. */
  async function openReplica(path = replicaPath()): Promise<Database> {
    const db = await openReplicaDatabase({
      path,
      primaryUrl: sqld.url,
      syncIntervalSeconds: 0.2,
      timeoutMilliseconds: 1_000,
      stuckAfterMilliseconds: 2_000,
      openWaitMilliseconds: 4_000,
    })
    opened.push(db)
    return db
  }

  beforeEach(async () => {
    folder = temporaryFolder()
    opened = []
    sqld = await startSqld(join(folder.path, 'primary'))
    await migrate(openHttpDatabase({ url: sqld.url }))
  })
  afterEach(async () => {
    await Promise.all(opened.map((db) => db.close()))
    await sqld.stop('SIGKILL')
    folder.remove()
  })

  it('reads its own writes, each at once, while others write too', async () => {
    const gateway = await openReplica()
    const office = openHttpDatabase({ url: sqld.url })
    const [mine, theirs] = [aStream(), aStream()]
    for (let version = 1; version <= 40; version++) {
      const [, placed] = await Promise.all([append(office, anEvent(theirs)), append(gateway, anEvent(mine))])
      expect((await loadStream(gateway, mine)).at(-1)?.hash).toBe(placed[0]?.hash)
    }
    const burst = await sealNext(
      gateway,
      Array.from({ length: 300 }, () => anEvent(mine, { payload: 'x'.repeat(20_000) })),
    )
    await gateway.write(appendStatements(burst))
    expect(await loadStream(gateway, mine)).toHaveLength(340)
    expect(
      (await gateway.client.execute({ sql: 'SELECT count(*) AS n FROM record_event', args: [] })).rows[0]?.n,
    ).toBe(380)
  })

  it('sees what others wrote after the next sync', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    await append(openHttpDatabase({ url: sqld.url }), anEvent(stream))

    await vi.waitFor(async () => expect(await loadStream(gateway, stream)).toHaveLength(1), 3_000)
    expect(gateway.status()).toMatchObject({ primaryReachable: true, forked: false })
    expect(gateway.status().dataAgeSeconds).toBeLessThan(3)
  })

  it('goes on reading while the primary is down, refuses writes in words, and catches up afterwards', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    const [first] = await append(gateway, anEvent(stream))
    await loadStream(gateway, stream)
    await sqld.stop()

    await expect(append(gateway, anEvent(stream))).rejects.toBeInstanceOf(DatabaseUnavailable)
    expect((await loadStream(gateway, stream)).map((event) => event.hash)).toEqual([first?.hash])
    await vi.waitFor(() => expect(gateway.status().primaryReachable).toBe(false), 10_000)

    await sqld.start()
    await append(gateway, anEvent(stream))
    expect(await loadStream(gateway, stream)).toHaveLength(2)
    await vi.waitFor(() => expect(gateway.status().primaryReachable).toBe(true), 10_000)
  })

  it('boots while the primary is away, serves its last data and says how old they are', async () => {
    const stream = aStream()
    const before = await openReplica()
    await append(before, anEvent(stream))
    await loadStream(before, stream)
    await before.close()
    await sqld.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_100))

    const gateway = await openReplica()

    expect(await loadStream(gateway, stream)).toHaveLength(1)
    expect(gateway.status().dataAgeSeconds).toBeGreaterThan(1)
    expect(gateway.status().primaryReachable).toBe(false)
    await sqld.start()
    await vi.waitFor(() => expect(gateway.status().dataAgeSeconds).toBeLessThan(1), 15_000)
    await append(gateway, anEvent(stream))
    expect(verifyChain(await loadStream(gateway, stream))).toBeNull()
  })

  it('says so when it has never been in sync', async () => {
    await sqld.stop()
    const gateway = await openReplica()

    const error = await gateway.read([statement('SELECT 1')]).catch((caught: unknown) => caught)

    expect(error).toMatchObject({ name: 'DatabaseUnavailable', reason: 'no_local_copy' })
    expect(gateway.status().dataAgeSeconds).toBeNull()
    await sqld.start()
    await vi.waitFor(() => gateway.read([statement('SELECT 1')]), 15_000)
  })

  it('keeps serving while the primary is a black hole: no stall of the event loop, syncs killed and begun again', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    await append(gateway, anEvent(stream))
    await loadStream(gateway, stream)
    const placed = await sealNext(gateway, [anEvent(stream)])
    sqld.freeze()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const loop = watchEventLoop()
    const startedAt = performance.now()
    let reads = 0
    let slowestReadMilliseconds = 0
    const write = gateway.write(appendStatements(placed)).catch((error: unknown) => error)
    while (performance.now() - startedAt < 6_000) {
      const readAt = performance.now()
      expect(await loadStream(gateway, stream)).toHaveLength(1)
      slowestReadMilliseconds = Math.max(slowestReadMilliseconds, performance.now() - readAt)
      reads += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const stallMilliseconds = loop.maxStallMilliseconds()

    expect(await write).toMatchObject({
      name: 'DatabaseUnavailable',
      reason: 'timeout',
      mayHaveBeenWritten: true,
    })
    expect(gateway.status().primaryReachable).toBe(false)
    expect(reads).toBeGreaterThan(200)
    expect(stallMilliseconds).toBeLessThan(250)
    expect(slowestReadMilliseconds).toBeLessThan(2_500)
    console.info(
      `black hole: ${reads} reads, slowest ${slowestReadMilliseconds.toFixed()} ms, longest stall ${stallMilliseconds.toFixed()} ms`,
    )

    sqld.thaw()
    await gateway.write(appendStatements(placed)).catch(() => undefined)
    await vi.waitFor(async () => expect(await loadStream(gateway, stream)).toHaveLength(2), 20_000)
  })

  it('shows nothing torn or older while it pulls everything again from a primary that was killed', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    const large = Array.from({ length: 400 }, () => anEvent(stream, { payload: 'x'.repeat(20_000) }))
    await gateway.write(appendStatements(await sealNext(gateway, large)))
    expect(await loadStream(gateway, stream)).toHaveLength(400)
    const end = new AbortController()
    let reads = 0
    const reader = (async () => {
      for (let most = 400; !end.signal.aborted; reads++) {
        const [[row] = []] = await gateway.read([
          statement(
            'SELECT count(*) AS n, max(version) AS v, sum(length(payload)) AS b FROM record_event WHERE stream = ?',
            stream,
          ),
        ])
        expect(row?.n).toBe(row?.v)
        expect(row?.b).toBeGreaterThanOrEqual(400 * 20_002)
        expect(row?.n).toBeGreaterThanOrEqual(most)
        most = row?.n as number
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })()
    for (let kill = 0; kill < 2; kill++) {
      await sqld.stop('SIGKILL')
      await sqld.start()
      await append(gateway, anEvent(stream))
      expect(await loadStream(gateway, stream)).toHaveLength(401 + kill)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    end.abort()
    await reader

    expect(reads).toBeGreaterThan(100)
    expect(gateway.status()).toMatchObject({ forked: false, primaryReachable: true })
    expect((await verifyRecord(gateway)).faults).toEqual([])
  })

  it('[P11.5] notices a primary restored from an older backup, and mixes nothing', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    await append(gateway, anEvent(stream))
    await loadStream(gateway, stream)
    await sqld.stop()
    const backup = join(folder.path, 'backup')
    cpSync(sqld.folder, backup, { recursive: true })
    await sqld.start()
    await append(gateway, anEvent(stream), anEvent(stream))
    expect(await loadStream(gateway, stream)).toHaveLength(3)
    await vi.waitFor(() => expect(gateway.status().dataAgeSeconds).toBeLessThan(0.5), 5_000)
    await sqld.stop()
    rmSync(sqld.folder, { recursive: true })
    cpSync(backup, sqld.folder, { recursive: true })
    await sqld.start()

    await vi.waitFor(() => expect(gateway.status().forked).toBe(true), 15_000)

    await expect(loadStream(gateway, stream)).rejects.toBeInstanceOf(PrimaryForked)
    await expect(gateway.write([statement('SELECT 1')])).rejects.toBeInstanceOf(PrimaryForked)
    await expect(gateway.client.execute('SELECT 1')).rejects.toBeInstanceOf(PrimaryForked)
    // The restored primary goes on and gets as long a record again; a restart of the gateway does not forget.
    const office = openHttpDatabase({ url: sqld.url })
    for (let count = 0; count < 5; count++) await append(office, anEvent(stream))
    const again = await openReplica()
    await expect(loadStream(again, stream)).rejects.toBeInstanceOf(PrimaryForked)
    expect(existsSync(replicaPath()), 'the copy with the lost entries is kept').toBe(true)
    const fresh = await openReplica(join(folder.path, 'fresh.db'))
    expect(await loadStream(fresh, stream)).toHaveLength(6)
  })

  it('[P11.5] notices a primary that was exchanged for an empty one', async () => {
    const gateway = await openReplica()
    const stream = aStream()
    await append(gateway, anEvent(stream))
    await loadStream(gateway, stream)
    await sqld.stop()
    rmSync(sqld.folder, { recursive: true })
    await sqld.start()

    await vi.waitFor(() => expect(gateway.status().forked).toBe(true), 15_000)
  })
})
