/** What one stage of the proof says in the end. */
export interface Outcome {
  passed: number
  failed: number
  skipped: number
  /** Shown when something failed. */
  output: string
}

export interface Stage {
  name: string
  /** Printed as it comes; only for stages that run alone. */
  streams: boolean
  run(): Promise<Outcome>
}

export interface Report {
  name: string
  outcome: Outcome
  elapsedSeconds: number
}

/** Adds up the reports; the last line of a run is made of this. */
export function total(reports: readonly Report[]): Pick<Outcome, 'passed' | 'failed' | 'skipped'> {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const { outcome } of reports) {
    sum.passed += outcome.passed
    sum.failed += outcome.failed
    sum.skipped += outcome.skipped
  }
  return sum
}

/** 0 only when something was tried and nothing failed. */
export function exitCodeOf(sum: Pick<Outcome, 'passed' | 'failed'>): 0 | 1 {
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}
