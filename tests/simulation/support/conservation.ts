import { expect } from 'vitest'
import { loadStream, statement } from '@batchproof/db'
import { availableInLot, decimal, entriesOf, isInside } from '@batchproof/domain'
import type { Account, LotEvent, LotState } from '@batchproof/domain'
import type { Database } from '@batchproof/db'

/** What stands on each account of a lot, by its entries alone. */
type Book = Map<Account, string>

const post = (book: Book, account: Account, value: string) =>
  book.set(account, decimal.add(book.get(account) ?? '0', value))

async function bookOf(db: Database, { identity, onHand }: LotState): Promise<Book> {
  const book: Book = new Map()
  for (const { type, payload } of await loadStream(db, `lot:${identity?.id}`)) {
    const entries = entriesOf({ type, payload } as LotEvent, onHand?.unit ?? null)
    for (const { from, to, quantity } of entries) {
      post(book, to, quantity.value)
      post(book, from, decimal.negate(quantity.value))
    }
  }
  return book
}

const isSame = (left: string | undefined, right: string | undefined) =>
  decimal.compare(left ?? '0', right ?? '0') === 0

/**
 * Nothing is created or lost (L08): what came into a lot is on hand or went out by an entry, each account says what the
 * lot says, none is below zero, and the tables of stock and ledger say the same.
 */
export async function expectConservation(db: Database): Promise<void> {
  const [heads = [], shelves = [], ledger = []] = await db.read([
    statement(`SELECT state FROM stream_head WHERE stream_type = 'lot'`),
    statement('SELECT id, on_hand_value, available_value FROM lot_row'),
    statement('SELECT lot_id, to_account, from_account, quantity_value FROM ledger_entry'),
  ])
  expect(heads.length).toBeGreaterThan(0)
  for (const { state } of heads) {
    const lot = JSON.parse(state as string) as LotState
    const { id = '', lotNumber = '' } = lot.identity ?? {}
    const book = await bookOf(db, lot)
    let inside = '0'
    for (const [account, value] of book) {
      if (!isInside(account)) continue
      expect(decimal.isNegative(value), `${lotNumber}: ${account} is ${value}`).toBe(false)
      inside = decimal.add(inside, value)
    }
    expect(isSame(inside, lot.onHand?.value), `${lotNumber}: on hand`).toBe(true)
    expect(isSame(book.get('available'), availableInLot(lot)?.value), `${lotNumber}: available`).toBe(true)
    for (const [batchId, issued] of Object.entries(lot.issued))
      expect(isSame(book.get(`issued:${batchId}`), issued.value), `${lotNumber}: issued`).toBe(true)
    for (const [batchId, { quantity }] of Object.entries(lot.reserved))
      expect(isSame(book.get(`reserved:${batchId}`), quantity.value), `${lotNumber}: reserved`).toBe(true)

    const shelf = shelves.find((row) => row.id === id)
    expect(isSame(shelf?.on_hand_value as string, inside), `${lotNumber}: its row`).toBe(true)
    const written: Book = new Map()
    for (const row of ledger.filter(({ lot_id }) => lot_id === id)) {
      post(written, row.to_account as Account, row.quantity_value as string)
      post(written, row.from_account as Account, decimal.negate(row.quantity_value as string))
    }
    for (const [account, value] of book)
      expect(isSame(written.get(account), value), `${lotNumber}: ${account} in the ledger`).toBe(true)
  }
}

/** What a batch took of each lot is consumed as a whole, once, when it is over (B21.1). */
export async function expectConsumedOnce(db: Database, batchId: string): Promise<void> {
  const [entries = []] = await db.read([
    statement('SELECT lot_id, kind, quantity_value FROM ledger_entry WHERE batch_id = ?', batchId),
  ])
  const sum = (lotId: unknown, kind: string) =>
    entries
      .filter((entry) => entry.lot_id === lotId && entry.kind === kind)
      .reduce((total, { quantity_value }) => decimal.add(total, quantity_value as string), '0')
  for (const lotId of new Set(entries.map((entry) => entry.lot_id))) {
    const kept = decimal.subtract(sum(lotId, 'issue'), sum(lotId, 'return'))
    expect(isSame(sum(lotId, 'consume'), kept), `lot ${lotId as string}`).toBe(true)
    const times = entries.filter((entry) => entry.lot_id === lotId && entry.kind === 'consume').length
    expect(times).toBeLessThanOrEqual(1)
  }
}
