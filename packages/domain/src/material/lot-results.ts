import { reportedStatus } from '../kernel/rounding.ts'
import type { DecimalText } from '../kernel/decimal.ts'
import type { Unit } from '../kernel/unit.ts'

/** One laboratory result of a lot. `passed` is computed from value and limits, never given. */
export interface LotResult {
  readonly analyte: string
  readonly value: DecimalText
  readonly unit: Unit
  readonly limitLow: DecimalText | null
  readonly limitHigh: DecimalText | null
  readonly passed: boolean
  readonly method: string
  readonly reportNumber: string
}

/** Where an analyte of a lot stands; no entry: never tested, which is no pass. */
export interface AnalyteStanding {
  readonly analyte: string
  readonly standing: 'passed' | 'failed'
}

/** Analytes are the same when they read the same: case and outer blanks do not tell them apart. */
export function analyteKey(analyte: string): string {
  return analyte.trim().replace(/\s+/g, ' ').toLowerCase()
}

/**
 * Whether a value meets its limits: reported to the limit's own decimals, limits inclusive (USP General Notices 7.20).
 * Without any limit nothing passes.
 */
export function meetsLimits(
  value: DecimalText,
  limitLow: DecimalText | null,
  limitHigh: DecimalText | null,
): boolean {
  if (limitLow === null && limitHigh === null) return false
  const low = limitLow === null ? {} : { low: limitLow }
  const high = limitHigh === null ? {} : { high: limitHigh }
  return reportedStatus(value, { ...low, ...high }) === 'in_range'
}

/** The standings after one more result. A failure stays: a later pass does not test it away (211.192). */
export function withResult(
  standings: Readonly<Record<string, AnalyteStanding>>,
  { analyte, passed }: Pick<LotResult, 'analyte' | 'passed'>,
): Record<string, AnalyteStanding> {
  const key = analyteKey(analyte)
  const failed = standings[key]?.standing === 'failed' || !passed
  return { ...standings, [key]: { analyte, standing: failed ? 'failed' : 'passed' } }
}

/** The standings of lots that were put together: a pass needs a pass of each, one failure fails all. */
export function combinedStandings(
  each: readonly Readonly<Record<string, AnalyteStanding>>[],
): Record<string, AnalyteStanding> {
  const keys = new Set(each.flatMap((standings) => Object.keys(standings)))
  const combined: Record<string, AnalyteStanding> = {}
  for (const key of keys) {
    const found = each.map((standings) => standings[key])
    const failed = found.find((item) => item?.standing === 'failed')
    if (failed) combined[key] = failed
    else if (found.every((item) => item !== undefined) && found[0]) combined[key] = found[0]
  }
  return combined
}

/** The target assays without a passing result, with what is wrong with each (L06). */
export function lackingAssays(
  targets: readonly string[],
  standings: Readonly<Record<string, AnalyteStanding>>,
): { readonly analyte: string; readonly problem: 'missing' | 'failed' }[] {
  return targets.flatMap((analyte) => {
    const found = standings[analyteKey(analyte)]
    if (found?.standing === 'passed') return []
    return [{ analyte, problem: found ? 'failed' : 'missing' } as const]
  })
}
