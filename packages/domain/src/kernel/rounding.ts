import { compare, decimals, toDecimals, type DecimalText } from './decimal.ts'

/**
 * Rounds by USP General Notices 7.20: look only at the first digit dropped; below 5 it goes, from 5 the
 * digit before it rises. Negative numbers are the mirror image. The result has exactly `digits` decimals.
 */
export function roundToDecimals(text: DecimalText, digits: number): DecimalText {
  return toDecimals(text, digits)
}

/**
 * The reportable value: the full-precision result rounded to the decimals of the limit as written
 * (USP General Notices 7.20): 98.28568 against "100.0" reports "98.3".
 */
export function reportable(valueText: DecimalText, limitText: DecimalText): DecimalText {
  return roundToDecimals(valueText, decimals(limitText))
}

/**
 * Where a calculated or laboratory result lies once reported to each limit's own decimals. Limits are
 * exact and inclusive (USP General Notices 7.20). Not for recorded balance readings: those are compared
 * as they were read (batch/in-process-check.ts).
 */
export function reportedStatus(
  valueText: DecimalText,
  limits: { low?: DecimalText; high?: DecimalText },
): 'low' | 'in_range' | 'high' {
  const { low, high } = limits
  if (low !== undefined && compare(reportable(valueText, low), low) < 0) return 'low'
  if (high !== undefined && compare(reportable(valueText, high), high) > 0) return 'high'
  return 'in_range'
}
