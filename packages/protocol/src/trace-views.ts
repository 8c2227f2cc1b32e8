import type {
  Affected,
  AffectedScope,
  Genealogy,
  LotBalance,
  RecallStart,
  RecallState,
} from '@batchproof/domain'
import type { AuditRow, SignatureView } from './views.ts'

/** A line of the list of recalls (`recall.list`). */
export interface RecallRow {
  readonly id: string
  readonly recordId: string
  readonly status: RecallState['status']
  readonly drill: boolean
  readonly startKind: RecallStart['kind']
  readonly startLabel: string
  readonly reason: string
  readonly openedByName: string
  readonly openedAt: string
  readonly freezeElapsedSeconds: number | null
  readonly closeElapsedSeconds: number | null
  readonly lots: number
  readonly batches: number
  readonly distributions: number
  readonly recipients: number
}

/** What is affected at this moment, with its counts and hash (`recall.affected`). */
export interface AffectedView {
  readonly affected: Affected
  readonly scope: AffectedScope
  readonly at: string
}

/** One recall on its own page: what was recorded, and what the record says now (`recall.get`). */
export interface RecallView extends AffectedView {
  readonly state: RecallState
  readonly facilityName: string
  readonly timeZone: string
  readonly streamVersion: number
  readonly signatures: readonly SignatureView[]
  readonly history: readonly AuditRow[]
}

/** Something that a recall can start at (`recall.findStarts`). */
export interface RecallStartFound {
  readonly start: RecallStart
  readonly label: string
  readonly detail: string
}

/** A lot's or batch's genealogy, both ways (`genealogy.of`). */
export interface GenealogyView {
  readonly genealogy: Genealogy
  readonly balance: LotBalance | null
  /** How many lots and batches are read in each direction at most. */
  readonly limit: number
  /** True: one of the two directions holds more than that, and the picture ends at the nearest. */
  readonly cut: boolean
}
