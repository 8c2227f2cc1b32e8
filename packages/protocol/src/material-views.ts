import type { EntryKind, LotBlock, LotState, Refusal } from '@batchproof/domain'
import type { AuditRow, LotRow, SignatureView } from './views.ts'

/** A quantity as tables hold it. */
export interface QuantityText {
  readonly quantityValue: string
  readonly quantityUnit: string
}

/** One line of a lot's ledger (`lot.ledger`), newest first. */
export interface LedgerLine extends QuantityText {
  readonly version: number
  readonly ordinal: number
  readonly kind: EntryKind
  readonly fromAccount: string
  readonly toAccount: string
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly otherLotId: string | null
  readonly otherLotNumber: string | null
  readonly recipientId: string | null
  readonly recipientName: string | null
  readonly documentNumber: string | null
  readonly reason: string | null
  readonly personName: string
  readonly at: string
}

/** What stands on one account inside a lot. */
export interface AccountBalance extends QuantityText {
  readonly account: 'available' | 'reserved' | 'issued'
  readonly batchId: string | null
  readonly batchNumber: string | null
}

/** A lot that this one came from or went into, one step away. */
export interface LotRelation extends QuantityText {
  readonly lotId: string
  readonly lotNumber: string
  readonly materialName: string
  readonly status: LotState['status']
  readonly kind: 'split' | 'combine' | 'transform' | 'made'
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly at: string
}

/** One sale, on the page of a lot or of a recipient (211.196). */
export interface DistributionRow extends QuantityText {
  readonly id: string
  readonly lotId: string
  readonly lotNumber: string
  readonly materialName: string
  readonly recipientId: string
  readonly recipientName: string
  readonly distributedOn: string
  readonly documentNumber: string
  readonly personName: string
  readonly at: string
}

export interface LotResultRow {
  readonly version: number
  readonly analyte: string
  readonly value: string
  readonly unit: string
  readonly limitLow: string | null
  readonly limitHigh: string | null
  readonly passed: boolean
  readonly method: string
  readonly reportNumber: string
  readonly personName: string
  readonly at: string
}

/** A block that somebody got past (`lot.overrides`). */
export interface OverrideRow {
  readonly lotId: string
  readonly lotNumber: string
  readonly materialName: string
  readonly version: number
  readonly block: LotBlock
  readonly detail: string
  readonly justification: string
  readonly personName: string
  readonly at: string
}

export interface LotUse extends QuantityText {
  readonly batchId: string
  readonly batchNumber: string
  readonly stepId: string
  readonly lineId: string
  readonly status: 'dispensed' | 'verified' | 'consumed' | 'returned'
  readonly returnedValue: string
  readonly verifiedBy: string | null
  readonly usedAt: string
}

/** What stands against the next things one could do with a lot, by command; an empty list: nothing does. */
export type LotBlocks = Readonly<Record<string, readonly Refusal[]>>

/** A lot on its own page (`lot.get`); its ledger comes page by page. */
export interface LotView {
  readonly row: LotRow
  readonly state: LotState
  readonly streamVersion: number
  readonly headHash: string
  readonly signatures: readonly SignatureView[]
  readonly history: readonly AuditRow[]
  readonly balances: readonly AccountBalance[]
  readonly uses: readonly LotUse[]
  readonly results: readonly LotResultRow[]
  /** Target assays of the lot's product line, with where each stands. */
  readonly targetAssays: readonly {
    readonly analyte: string
    readonly standing: 'passed' | 'failed' | 'missing'
  }[]
  readonly overrides: readonly OverrideRow[]
  readonly distributions: readonly DistributionRow[]
  readonly parents: readonly LotRelation[]
  readonly children: readonly LotRelation[]
  readonly blocks: LotBlocks
}

export interface RecipientRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly address: string
  readonly contact: string
  readonly active: boolean
  readonly updatedAt: string
}

/** What one lot holds for one batch. */
export interface ReservationLine extends QuantityText {
  readonly lotId: string
  readonly lotNumber: string
  readonly materialCode: string
  readonly expiresOn: string | null
}

/** A line of a bill against what is on the shelves (`lot.availability`). */
export interface AvailabilityLine {
  readonly lineId: string
  readonly materialCode: string
  readonly name: string
  readonly wantedValue: string
  readonly wantedUnit: string
  /** Reserved for this batch, issued to it, and free for anybody, in the unit of the bill. */
  readonly reservedValue: string
  readonly issuedValue: string
  readonly availableValue: string
  /** What is missing after all of them; '0' when there is enough. */
  readonly shortValue: string
}

export interface BatchMaterialsView {
  readonly batchId: string
  readonly reservations: readonly ReservationLine[]
  readonly lines: readonly AvailabilityLine[]
}
