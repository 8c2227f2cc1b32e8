import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { statement } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { decimal, isInside, type Account } from '@batchproof/domain'
import { compareWithRebuilt, rebuildWhenAsked } from '@batchproof/records'
import { openTemporaryDatabase } from '@batchproof/testing/temporary-database.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from './support/folder.ts'
import type { Database, Row } from '@batchproof/db'

/**
 * A record as an earlier version left it, before there was a ledger: one batch handed in, one in the middle, one planned;
 * lots received, released, reserved by nobody, issued and consumed by events of the shapes of then.
 */
const FIXTURE = join(import.meta.dirname, 'fixtures/record-before-0004.db.gz')

describe('a record of an earlier version', () => {
  const folder = temporaryFolder()
  let db: Database
  let eventsBefore: Row[]
  let onHandBefore: Row[]
  let applied: string[]
  let reasons: string[]

  const rows = async (sql: string): Promise<Row[]> => (await db.read([statement(sql)]))[0] ?? []
  const ON_HAND = 'SELECT id, on_hand_value, on_hand_unit FROM lot_row ORDER BY id'
  const EVENTS = 'SELECT seq, hash, payload FROM record_event ORDER BY seq'

  beforeAll(async () => {
    const path = join(folder.path, 'record.db')
    writeFileSync(path, gunzipSync(readFileSync(FIXTURE)))
    db = await openFileDatabase(path)
    eventsBefore = await rows(EVENTS)
    onHandBefore = await rows(ON_HAND)
    applied = await migrate(db)
    reasons = await rebuildWhenAsked(db)
  })
  afterAll(async () => {
    await db.close()
    folder.remove()
  })

  it('[X03] is brought to today’s schema, and its tables are made again from its events, once', async () => {
    expect(eventsBefore.length).toBeGreaterThan(100)
    expect(applied).toContain('0004_materials.sql')
    expect(reasons).toContain('0004_materials')
    expect(await migrate(db)).toEqual([])
    expect(await rebuildWhenAsked(db)).toEqual([])
  })

  it('[P11.1] keeps every event as it was', async () => {
    expect(await rows(EVENTS)).toEqual(eventsBefore)
  })

  it('[X03] has the tables and states that its events make', async () => {
    const scratch = await openTemporaryDatabase()
    try {
      expect(await compareWithRebuilt(db, scratch.db)).toEqual([])
    } finally {
      await scratch.remove()
    }
  })

  it('[L08] has a ledger whose entries are each lot’s balance, and loses nothing that was on hand', async () => {
    const entries = await rows(
      'SELECT lot_id, from_account, to_account, quantity_value, quantity_unit FROM ledger_entry',
    )
    const lots = await rows(
      'SELECT id, on_hand_value, on_hand_unit, available_value FROM lot_row ORDER BY id',
    )
    expect(lots.length).toBeGreaterThan(5)
    for (const lot of lots) {
      const own = entries.filter(({ lot_id }) => lot_id === lot.id)
      const balance = (isMeant: (account: Account) => boolean) => {
        let sum = '0'
        for (const entry of own) {
          expect(entry.quantity_unit).toBe(lot.on_hand_unit)
          const value = entry.quantity_value as string
          if (isMeant(entry.to_account as Account)) sum = decimal.add(sum, value)
          if (isMeant(entry.from_account as Account)) sum = decimal.subtract(sum, value)
        }
        return sum
      }
      expect(own.length, `entries of ${lot.id as string}`).toBeGreaterThan(0)
      expect(decimal.compare(balance(isInside), lot.on_hand_value as string)).toBe(0)
      const isFree = (account: Account) => account === 'available'
      expect(decimal.compare(balance(isFree), lot.available_value as string)).toBe(0)
    }
    const quantities = lots.map(({ id, on_hand_value, on_hand_unit }) => ({
      id,
      on_hand_value,
      on_hand_unit,
    }))
    for (const [index, before] of onHandBefore.entries()) {
      const after = quantities[index]
      expect(after?.id).toBe(before.id)
      expect(
        decimal.compare(after?.on_hand_value as string, before.on_hand_value as string),
        before.id as string,
      ).toBe(0)
    }
    const kinds = await rows('SELECT DISTINCT kind FROM ledger_entry ORDER BY kind')
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['consume', 'issue', 'receive']))
  })
})
