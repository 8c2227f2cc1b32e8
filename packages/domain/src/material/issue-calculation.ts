import type { DecimalText } from '../kernel/decimal.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { CalculationInput } from './conversion.ts'

/**
 * How a quantity to take was computed: everything that it rests on, and the value before its one rounding. It stays with
 * the issue, so that it can be checked by a second person then and by anybody later (X08).
 */
export interface IssueCalculation {
  /** What the formula wants in a batch of this size, in its own unit: before potency and conversion. */
  readonly target: Quantity
  readonly inputs: readonly CalculationInput[]
  readonly raw: DecimalText
  /** What is to be taken, with its inclusive limits in the same unit. */
  readonly result: Quantity
  readonly low: DecimalText
  readonly high: DecimalText
  /** The certificate whose values were used; absent where none was, null where no file is on record. */
  readonly certificateSha256?: string | null
}
