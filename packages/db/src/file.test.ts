import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statement } from './database.ts'
import { openFileDatabase, type FileDatabaseOptions } from './file.ts'

const [OFF, FULL] = [0, 2]

describe('a database file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** How far every connection that writes waits for the disk. */
  async function waits(options?: FileDatabaseOptions): Promise<unknown[]> {
    const db = await openFileDatabase(join(folder, 'record.db'), options)
    const { rows } = await db.write([statement('PRAGMA synchronous')])
    const client = await db.client.execute('PRAGMA synchronous')
    await db.close()
    return [rows[0]?.[0]?.synchronous, client.rows[0]?.synchronous]
  }

  it('[P11.1] acknowledges a write only when it is on the disk', async () => {
    expect(await waits()).toEqual([FULL, FULL])
  })

  it('does not wait for the disk where it may be lost', async () => {
    expect(await waits({ mayBeLost: true })).toEqual([OFF, OFF])
  })
})
