import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Outcome } from './stage.ts'

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped'>

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
})

/** Counts of vitest's JSON report. A file that could not even be loaded is one failure. */
export function vitestCounts(report: unknown): Counts {
  const found = vitestSchema.parse(report)
  const unloaded = found.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  return {
    passed: found.numPassedTests,
    failed: found.numFailedTests + unloaded,
    skipped: found.numPendingTests + found.numTodoTests,
  }
}

/** Counts of Playwright's JSON report. A test that passed only when repeated has failed: a proof has no luck. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors } = playwrightSchema.parse(report)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
}

/**
 * The counts in a runner's report file, held against its exit code: a run that ended badly without
 * a failed test (a crash, an unhandled rejection, no report) is one failure, never zero.
 */
export function readCounts(file: string, count: (report: unknown) => Counts, exitCode: number): Counts {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  let readable = true
  try {
    counts = count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    readable = false
  }
  const endedBadly = exitCode !== 0 || !readable
  return endedBadly && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
