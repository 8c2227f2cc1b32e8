import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, isNegative, isZero, negate } from '../kernel/decimal.ts'
import { entriesOf, isInside } from './inventory-ledger.ts'
import { availableInLot, evolveLot, initialLot } from './lot.ts'
import { takeProblem, knownLot } from './lot-facts.ts'
import type { DecimalText } from '../kernel/decimal.ts'
import type { Account } from './inventory-ledger.ts'
import type { LotEvent, LotIdentity, LotState } from './lot.ts'

const LOTS = 40
const MOVEMENTS = 200_000
const UNITS = ['g', 'mg', 'mcg'] as const
const BATCHES = ['b1', 'b2', 'b3']

/** A lot's own book, kept without the fold: what the entries alone say of each account. */
class Book {
  readonly accounts = new Map<Account, DecimalText>()
  post(account: Account, value: DecimalText): void {
    this.accounts.set(account, add(this.accounts.get(account) ?? '0', value))
  }
  get(account: Account): DecimalText {
    return this.accounts.get(account) ?? '0'
  }
  inside(): DecimalText {
    let sum: DecimalText = '0'
    for (const [account, value] of this.accounts) if (isInside(account)) sum = add(sum, value)
    return sum
  }
}

/** A source of numbers that a seed fixes: two hundred thousand draws are too many for arbitraries. */
function draws(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const identityOf = (index: number): LotIdentity => ({
  id: `l${index}`,
  lotNumber: `L-${index}`,
  kind: 'component',
  materialCode: 'RM-1',
  materialName: 'Bulk',
  supplier: 'Acme',
  supplierLot: 'S',
  expiresOn: '2027-06-30',
  receivedOn: '2026-10-01',
  barcodeRequired: false,
  gtin: null,
  certificateSha256: null,
  batchId: null,
  productLine: null,
  sterile: false,
})

/** Lots and their books through a random life. */
class Warehouse {
  states: LotState[] = []
  books: Book[] = []
  entries = 0
  received: DecimalText = '0'
  draw: (below: number) => number
  constructor(seed: number) {
    this.draw = draws(seed)
    for (let index = 0; index < LOTS; index += 1) this.#receive(index)
  }

  #receive(index: number): void {
    const quantity = { value: `${500 + this.draw(500)}.${this.draw(1000)}1`, unit: 'g' } as const
    this.received = add(this.received, quantity.value)
    this.states[index] = initialLot
    this.books[index] = new Book()
    this.happen(index, {
      type: 'LotReceived',
      payload: { identity: identityOf(index), quantity, barcode: null },
    })
  }

  happen(index: number, event: LotEvent): void {
    const before = this.states[index] ?? initialLot
    const book = this.books[index]
    for (const { from, to, quantity } of entriesOf(event, before.onHand?.unit ?? null)) {
      book?.post(from, negate(quantity.value))
      book?.post(to, quantity.value)
      this.entries += 1
    }
    this.states[index] = evolveLot(before, event)
  }

  /** One movement, of whatever kind the numbers say; nothing where the lot has too little for it. */
  move(): void {
    const index = this.draw(LOTS)
    const state = this.states[index]
    const lot = knownLot(state)
    if (!lot || !state) return
    const unit = UNITS[this.draw(UNITS.length)] ?? 'g'
    const quantity = { value: `${this.draw(5)}.${1 + this.draw(9999)}`, unit }
    const batchId = BATCHES[this.draw(BATCHES.length)] ?? 'b1'
    const of = { batchId, batchNumber: batchId.toUpperCase(), quantity }
    const reason = 'A reason of the test'
    const kind = this.draw(10)
    const reserved = state.reserved[batchId]?.quantity
    const issued = state.issued[batchId]
    if (kind === 0 && reserved)
      return this.happen(index, {
        type: 'LotReservationFreed',
        payload: { ...of, quantity: reserved, reason },
      })
    if (kind === 1 && reserved) {
      const parts = { quantity: reserved, fromReserved: reserved, fromAvailable: null, available: reserved }
      return this.happen(index, { type: 'LotIssued', payload: { ...of, stepId: 's', ...parts } })
    }
    if (kind === 2 && issued)
      return this.happen(index, {
        type: 'LotReturned',
        payload: { ...of, quantity: issued, stepId: 's', reason },
      })
    if (kind === 3 && issued)
      return this.happen(index, { type: 'LotConsumed', payload: { ...of, quantity: issued, onHand: issued } })
    if (takeProblem(lot, quantity, 'quantity')) return this.#refill(index)
    return this.#take(index, kind, quantity, of)
  }

  /** A difference that is found on the shelf fills a lot up again, so that the walk goes on. */
  #refill(index: number): void {
    const quantity = { value: `${100 + this.draw(100)}.5`, unit: 'g' } as const
    this.received = add(this.received, quantity.value)
    const found = {
      proposalId: 'p',
      direction: 'increase',
      quantity,
      reason: 'Found behind the shelf',
    } as const
    this.happen(index, { type: 'LotAdjusted', payload: found })
  }

  #take(
    index: number,
    kind: number,
    quantity: { value: string; unit: 'g' | 'mg' | 'mcg' },
    of: { batchId: string; batchNumber: string; quantity: { value: string; unit: 'g' | 'mg' | 'mcg' } },
  ): void {
    const reason = 'A reason of the test'
    switch (kind) {
      case 4:
        return this.happen(index, { type: 'LotReserved', payload: of })
      case 5:
        // As the oldest events have it: without where it came from.
        return this.happen(index, { type: 'LotIssued', payload: { ...of, stepId: 's', available: quantity } })
      case 6:
        return this.happen(index, { type: 'LotSampled', payload: { quantity, reason } })
      case 7:
        return this.happen(index, { type: 'LotWasted', payload: { quantity, reason } })
      case 8: {
        const sale = {
          recipientId: 'h',
          recipientName: 'H',
          quantity,
          distributedOn: '2026-11-20',
          documentNumber: 'D',
        }
        return this.happen(index, { type: 'LotDistributed', payload: sale })
      }
      default:
        return this.#derive(index, quantity, kind === 9 ? 'combine' : 'split')
    }
  }

  /** Moves a part of one lot into another that takes its place on the shelf; what was there is wasted by name. */
  #derive(
    index: number,
    quantity: { value: string; unit: 'g' | 'mg' | 'mcg' },
    kind: 'split' | 'combine',
  ): void {
    const child = (index + 1 + this.draw(LOTS - 1)) % LOTS
    const other = this.states[child]
    const rest = other && availableInLot(other)
    const isFree = other && Object.keys(other.reserved).length + Object.keys(other.issued).length === 0
    if (!other || !rest || !isFree) return
    const reason = 'A reason of the test'
    if (!isZero(rest.value)) this.happen(child, { type: 'LotWasted', payload: { quantity: rest, reason } })
    const [childId, childLotNumber] = [`l${child}`, `L-${child}`]
    this.happen(index, { type: 'LotMoved', payload: { kind, childId, childLotNumber, quantity, reason } })
    this.leftTheBooks(child)
    this.states[child] = initialLot
    const parents = [{ lotId: `l${index}`, lotNumber: `L-${index}`, quantity }]
    const identity = identityOf(child)
    const more = { status: 'released', results: {}, certificate: [], beyondUse: null, reason } as const
    const payload = { kind, identity, parents, quantity, ...more, at: '2026-11-20T15:00:00.000Z' }
    this.happen(child, { type: 'LotDerived', payload })
  }

  /** What a lot had sent outside by the time another took its place. */
  gone: DecimalText = '0'
  leftTheBooks(index: number): void {
    this.gone = add(this.gone, this.sentOutside(index))
    this.books[index] = new Book()
  }

  /** What has left the warehouse from this lot, whatever the unit its book is kept in. */
  sentOutside(index: number): DecimalText {
    const state = this.states[index]
    const unit = state?.onHand?.unit ?? 'g'
    let sum: DecimalText = '0'
    for (const account of ['consumed', 'sample', 'waste', 'customer'] as const)
      sum = add(sum, inGrams(this.books[index]?.get(account) ?? '0', unit))
    return sum
  }

  onHand(): DecimalText {
    return this.states.reduce<DecimalText>(
      (sum, { onHand }) => add(sum, inGrams(onHand?.value ?? '0', onHand?.unit ?? 'g')),
      '0',
    )
  }
}

/** Exact: each step is three places of the decimal point. */
function inGrams(value: DecimalText, unit: string): DecimalText {
  const places = { g: 0, mg: 3, mcg: 6 }[unit] ?? 0
  const [whole = '0', fraction = ''] = value.split('.')
  const digits = whole.padStart(places + 1, '0')
  const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}${fraction}`
  const trimmed = text.replace(/^0+(?=\d)/, '').replace(/\.$/, '')
  return trimmed
}

/** What must hold of every lot at every moment. */
function expectBalanced({ states, books }: Warehouse): void {
  for (const [index, state] of states.entries()) {
    const book = books[index]
    const free = availableInLot(state)
    if (!book || !state.onHand || !free) throw new Error('every lot was received')
    expect(compare(book.inside(), state.onHand.value), `balance of lot ${index}`).toBe(0)
    expect(compare(book.get('available'), free.value), `free in lot ${index}`).toBe(0)
    expect(isNegative(free.value), `lot ${index} is overdrawn`).toBe(false)
    for (const batchId of BATCHES) {
      expect(compare(book.get(`reserved:${batchId}`), state.reserved[batchId]?.quantity.value ?? '0')).toBe(0)
      expect(compare(book.get(`issued:${batchId}`), state.issued[batchId]?.value ?? '0')).toBe(0)
    }
    let all: DecimalText = '0'
    for (const value of book.accounts.values()) all = add(all, value)
    expect(isZero(all), `what leaves one account of lot ${index} arrives at another`).toBe(true)
  }
}

test('[L08] the balance of a lot is the sum of its entries, whatever happens to it, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const warehouse = new Warehouse(seed)
      for (let moved = 1; moved <= MOVEMENTS; moved += 1) {
        warehouse.move()
        if (moved % 20_000 === 0) expectBalanced(warehouse)
      }
      const outside = warehouse.states.reduce(
        (sum, _, index) => add(sum, warehouse.sentOutside(index)),
        warehouse.gone,
      )
      expect(compare(add(warehouse.onHand(), outside), warehouse.received), 'received = on hand + gone').toBe(
        0,
      )
      expect(warehouse.entries).toBeGreaterThan(MOVEMENTS / 3)
    }),
    { numRuns: 1 },
  )
}, 60_000)
