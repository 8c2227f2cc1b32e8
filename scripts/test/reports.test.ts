import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { playwrightCounts, readCounts, vitestCounts } from './reports.ts'
import { exitCodeOf, total } from './stage.ts'

const vitestReport = (files: object[], passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: files,
})

describe('counting what the runners report', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-reports-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('counts a vitest file that could not be loaded as a failure', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ]
    expect(vitestCounts(vitestReport(files, 3, 0))).toEqual({ passed: 3, failed: 1, skipped: 1 })
  })

  it('counts a flaky browser test as failed', () => {
    const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 2 }
    expect(playwrightCounts({ stats })).toEqual({ passed: 4, failed: 1, skipped: 2 })
  })

  it('never takes a missing report for success', () => {
    expect(readCounts(join(folder, 'none.json'), vitestCounts, 0)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    })
  })

  it('counts a bad end without a failed test as one failure', () => {
    const file = join(folder, 'report.json')
    writeFileSync(file, JSON.stringify(vitestReport([], 5, 0)))
    expect(readCounts(file, vitestCounts, 1).failed).toBe(1)
    expect(readCounts(file, vitestCounts, 0).failed).toBe(0)
  })

  it('fails a run in which nothing was tried', () => {
    expect(exitCodeOf(total([]))).toBe(1)
    expect(exitCodeOf({ passed: 1, failed: 0 })).toBe(0)
    expect(exitCodeOf({ passed: 9, failed: 1 })).toBe(1)
  })
})
