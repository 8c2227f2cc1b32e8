import type { Affected, AffectedScope, RecallState } from '@batchproof/domain'

/** A signature as a report prints it (21 CFR 11.50). */
export interface PrintedSignature {
  readonly name: string
  readonly role: string
  readonly meaning: string
  readonly at: string
}

/** What a report of a recall is made from. */
export interface RecallReport {
  readonly facility: string
  readonly timeZone: string
  readonly recall: RecallState
  readonly affected: Affected
  readonly scope: AffectedScope
  readonly signatures: readonly PrintedSignature[]
  /** When, and by whom, it was printed or exported. */
  readonly printedAt: string
  readonly printedBy: string
}
