import type { DomainEvent } from '../kernel/envelope.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { CertificateValue } from './certificate.ts'
import type { LotBlock } from './lot-blocks.ts'
import type { IssueCalculation } from './issue-calculation.ts'
import type { AnalyteStanding, LotResult } from './lot-results.ts'
import type { LotStatus } from './lot-states.ts'

/** What identifies a lot and where it came from (211.80(d), 211.184). */
export interface LotIdentity {
  readonly id: string
  readonly lotNumber: string
  readonly kind: 'component' | 'product'
  readonly materialCode: string
  readonly materialName: string
  readonly supplier: string
  readonly supplierLot: string
  /** YYYY-MM-DD; usable through that day. Null: product lots, which carry a BUD instead. */
  readonly expiresOn: string | null
  readonly receivedOn: string
  readonly barcodeRequired: boolean
  readonly gtin: string | null
  readonly certificateSha256: string | null
  /** The batch that made it, for product lots; null where lots of several batches were combined. */
  readonly batchId: string | null
  /** Whose sale policy and target assays hold; null where the material belongs to no product line. */
  readonly productLine: string | null
  readonly sterile: boolean
}

/** As an identity stands in an event: the oldest ones know no product line. */
export type RecordedIdentity = Omit<LotIdentity, 'productLine' | 'sterile'> & Partial<LotIdentity>

/** When a product lot may no longer be used: the moment, and its date where the facility is. */
export interface ProductBeyondUse {
  readonly at: Instant
  readonly on: string
}

/** How much of a lot went into another one. */
export interface ParentPart {
  readonly lotId: string
  readonly lotNumber: string
  readonly quantity: Quantity
}

/** One sale of a lot (211.196): who received how much of it, when, under which document. */
export interface Sale {
  readonly distributionId: string
  readonly recipientId: string
  readonly recipientName: string
  readonly quantity: Quantity
  readonly distributedOn: string
  readonly documentNumber: string
}

export type DerivationKind = 'split' | 'combine' | 'transform'

interface BatchMove {
  batchId: string
  batchNumber: string
  quantity: Quantity
}

interface StatusChange {
  from: LotStatus
  to: LotStatus
  reason: string
  at?: Instant
  /** A product lot's beyond-use date, given with its release. */
  beyondUse?: ProductBeyondUse
  /** A released lot put on hold: what was sold of it since its release (L09). */
  sales?: readonly Sale[]
  lotNumber?: string
}

interface Derivation {
  kind: DerivationKind
  identity: LotIdentity
  status: LotStatus
  parents: readonly ParentPart[]
  quantity: Quantity
  results: Readonly<Record<string, AnalyteStanding>>
  certificate: readonly CertificateValue[]
  beyondUse: ProductBeyondUse | null
  reason: string
  at: Instant
}

/** A difference between shelf and record, on its way to a second person. */
export interface AdjustmentProposal {
  readonly id: string
  readonly direction: 'increase' | 'decrease'
  readonly quantity: Quantity
  readonly reason: string
  readonly proposedById: string
  readonly proposedByName: string
  readonly at: Instant
}

export type LotEvent =
  | DomainEvent<
      'LotReceived',
      {
        identity: RecordedIdentity
        quantity: Quantity
        barcode: string | null
        certificate?: readonly CertificateValue[]
      }
    >
  | DomainEvent<'LotDerived', Derivation>
  | DomainEvent<'LotStatusChanged', StatusChange>
  | DomainEvent<'LotBarcodeAssigned', { barcode: string; generated: boolean }>
  | DomainEvent<'LotReserved', BatchMove>
  | DomainEvent<'LotReservationFreed', BatchMove & { reason: string }>
  | DomainEvent<
      'LotIssued',
      BatchMove & {
        stepId: string
        /** Free for others after this; the parts say what came from the batch's own reservation. */
        available: Quantity
        fromReserved?: Quantity | null
        fromAvailable?: Quantity | null
        /** How the quantity to take was computed, where the formula's own does not simply stand (X08). */
        calculation?: IssueCalculation
      }
    >
  | DomainEvent<'LotReturned', BatchMove & { stepId: string; reason: string }>
  /** `productLotId`: the lot that the batch made of it; null where it made nothing. */
  | DomainEvent<'LotConsumed', BatchMove & { onHand: Quantity; productLotId?: string | null }>
  | DomainEvent<'LotSampled', { quantity: Quantity; reason: string }>
  | DomainEvent<'LotWasted', { quantity: Quantity; reason: string }>
  | DomainEvent<'LotAdjustmentProposed', AdjustmentProposal>
  | DomainEvent<'LotAdjustmentDeclined', { proposalId: string; note: string }>
  | DomainEvent<
      'LotAdjusted',
      { proposalId: string; direction: 'increase' | 'decrease'; quantity: Quantity; reason: string }
    >
  | DomainEvent<'LotResultRecorded', LotResult>
  | DomainEvent<'LotBlockOverridden', { block: LotBlock; detail: string; justification: string }>
  | DomainEvent<'LotDistributed', Omit<Sale, 'distributionId'>>
  | DomainEvent<
      'LotMoved',
      { kind: DerivationKind; childId: string; childLotNumber: string; quantity: Quantity; reason: string }
    >
