import { contentHash } from '../kernel/hash-chain.ts'
import { streamName } from '../kernel/stream.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { LotEvent, LotState, Sale } from '../material/lot.ts'
import type { LotStatus } from '../material/lot-states.ts'

/** A lot that came from where a recall starts, or is where it starts. */
export interface AffectedLot {
  readonly id: string
  readonly lotNumber: string
  readonly kind: 'component' | 'product'
  readonly materialCode: string
  readonly materialName: string
  readonly supplier: string
  readonly supplierLot: string
  readonly status: LotStatus
  /** What the house still has of it, reserved and issued to running batches included. */
  readonly left: Quantity
}

/** A batch that took from an affected lot, or made one. */
export interface AffectedBatch {
  readonly id: string
  readonly batchNumber: string
  readonly productName: string
  readonly strength: string
  readonly status: string
  readonly goodUnits: number | null
  readonly releasedAt: string | null
  /** What it took from affected lots. */
  readonly uses: readonly {
    readonly lotId: string
    readonly lotNumber: string
    readonly quantity: Quantity
    readonly at: string
  }[]
}

/** A delivery out of an affected lot. */
export interface AffectedDistribution {
  readonly id: string
  readonly lotId: string
  readonly lotNumber: string
  readonly recipientId: string
  readonly recipientName: string
  readonly quantity: Quantity
  /** YYYY-MM-DD. */
  readonly distributedOn: string
  readonly documentNumber: string
}

/** Somebody who got something of an affected lot, and whom to call there. */
export interface AffectedRecipient {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly contact: string
}

/** Everything that a recall concerns, as the record has it at one moment (B23.1). */
export interface Affected {
  readonly lots: readonly AffectedLot[]
  readonly batches: readonly AffectedBatch[]
  readonly distributions: readonly AffectedDistribution[]
  readonly recipients: readonly AffectedRecipient[]
  /** False: more is affected than is read at once. Nothing may be decided on a part. */
  readonly complete: boolean
}

export const NOTHING_AFFECTED: Affected = {
  lots: [],
  batches: [],
  distributions: [],
  recipients: [],
  complete: true,
}

/** The affected set in numbers, with the hash that tells whether it is still the same. */
export interface AffectedScope {
  readonly lots: number
  readonly batches: number
  readonly distributions: number
  readonly recipients: number
  readonly hash: string
}

const sorted = (lines: readonly string[]): string[] => lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

/**
 * Counts and hash of an affected set. The hash is over what happened: lots, batches, uses and deliveries with their
 * quantities. Status and stock are left out, because a freeze moves them.
 */
export function scopeOf({ lots, batches, distributions }: Affected): AffectedScope {
  const hash = contentHash({
    lots: sorted(lots.map(({ id }) => id)),
    batches: sorted(batches.map(({ id }) => id)),
    uses: sorted(
      batches.flatMap(({ id, uses }) =>
        uses.map(({ lotId, quantity, at }) => `${id} ${lotId} ${quantity.value} ${quantity.unit} ${at}`),
      ),
    ),
    distributions: sorted(
      distributions.map(
        ({ id, lotId, recipientId, quantity, distributedOn }) =>
          `${id} ${lotId} ${recipientId} ${quantity.value} ${quantity.unit} ${distributedOn}`,
      ),
    ),
  })
  const recipients = new Set(distributions.map(({ recipientId }) => recipientId))
  return {
    lots: lots.length,
    batches: batches.length,
    distributions: distributions.length,
    recipients: recipients.size,
    hash,
  }
}

/** Statuses from which a lot goes to hold. Held, consumed and rejected ones can be neither used nor sold anyway. */
const MOVABLE: readonly LotStatus[] = ['draft', 'quarantine', 'released']

/** A lot that a freeze moves, and where from. */
export interface FrozenLot {
  readonly lotId: string
  readonly lotNumber: string
  readonly from: LotStatus
}

/** The lots among these that a freeze moves to hold. */
export function lotsToFreeze(lots: Readonly<Record<string, LotState>>): FrozenLot[] {
  return Object.entries(lots)
    .filter(([, { identity, status }]) => identity !== null && MOVABLE.includes(status))
    .map(([lotId, { identity, status }]) => ({
      lotId,
      lotNumber: identity?.lotNumber ?? '',
      from: status,
    }))
}

/**
 * The events that put lots on hold, each in its lot's own stream, for one write with what caused them. Where deliveries
 * are given, the event of a released lot lists its own (L09).
 */
export function holdEvents(
  lots: readonly FrozenLot[],
  reason: string,
  distributions?: readonly AffectedDistribution[],
): LotEvent[] {
  const sales = new Map<string, Sale[]>()
  for (const { id, lotId, lotNumber: _lot, ...sale } of distributions ?? []) {
    const own = sales.get(lotId) ?? []
    own.push({ distributionId: id, ...sale })
    sales.set(lotId, own)
  }
  return lots.map(({ lotId, lotNumber, from }) => {
    const listed = distributions && from === 'released' ? { sales: sales.get(lotId) ?? [], lotNumber } : {}
    return {
      stream: streamName('lot', lotId),
      type: 'LotStatusChanged',
      payload: { from, to: 'hold', reason, ...listed },
    }
  })
}
