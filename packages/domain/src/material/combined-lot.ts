import type { LotIdentity, LotState, ProductBeyondUse } from './lot.ts'
import type { LotStatus } from './lot-states.ts'

/** From the best to the worst; a lot that is made of several is as its worst. */
const BY_DOUBT: readonly LotStatus[] = ['released', 'quarantine', 'draft', 'hold']

/** The worst status of several lots (L08). */
export function combinedStatus(statuses: readonly LotStatus[]): LotStatus {
  const worst = Math.max(...statuses.map((status) => BY_DOUBT.indexOf(status)))
  return BY_DOUBT[worst] ?? 'hold'
}

/** The value that all share, or what stands for several. */
function shared<Value>(values: readonly Value[], several: Value): Value {
  const [first = several, ...others] = values
  return others.every((value) => value === first) ? first : several
}

const least = (dates: readonly string[]): string => dates.toSorted()[0] ?? ''

/** What a lot made of several is known by: soonest expiry, and of its origin only what all have in common. */
export function combinedIdentity(
  id: string,
  lotNumber: string,
  parents: readonly LotIdentity[],
): LotIdentity {
  const [first] = parents
  if (!first) throw new Error('a lot is combined of lots')
  const expiries = parents.flatMap(({ expiresOn }) => (expiresOn === null ? [] : [expiresOn]))
  return {
    ...first,
    id,
    lotNumber,
    supplier: shared(
      parents.map(({ supplier }) => supplier),
      'Several',
    ),
    supplierLot: shared(
      parents.map(({ supplierLot }) => supplierLot),
      '',
    ),
    expiresOn: expiries.length > 0 ? least(expiries) : null,
    receivedOn: least(parents.map(({ receivedOn }) => receivedOn)),
    gtin: shared(
      parents.map(({ gtin }) => gtin),
      null,
    ),
    certificateSha256: shared(
      parents.map(({ certificateSha256 }) => certificateSha256),
      null,
    ),
    batchId: shared(
      parents.map(({ batchId }) => batchId),
      null,
    ),
  }
}

/** The soonest beyond-use date of several product lots; null where none has one. */
export function soonestBeyondUse(lots: readonly Pick<LotState, 'beyondUse'>[]): ProductBeyondUse | null {
  const dates = lots.flatMap(({ beyondUse }) => (beyondUse ? [beyondUse] : []))
  return dates.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null
}
