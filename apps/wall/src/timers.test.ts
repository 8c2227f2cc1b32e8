import { describe, expect, it } from 'vitest'
import { card, progress, step } from './card.fixture.ts'
import { clockWords, stepWords, timerOf, timerWords } from './timers.ts'
import type { WallCard } from '@batchproof/protocol'

/** What the line says at this time. */
function said(about: WallCard, at: string): string | null {
  const timer = timerOf(about)
  if (!timer) return null
  const { value, word, isLate } = timerWords(timer, Date.parse(`2026-11-21T${at}.000Z`) / 1000)
  return `${value} ${word}${isLate ? '!' : ''}`
}

describe('the timer of a line', () => {
  it('[C04] counts the step by the second, and says in words when it is overdue', () => {
    expect(said(card('1'), '09:00:00')).toBe('0:00 of 10 min')
    expect(said(card('1'), '09:04:05')).toBe('4:05 of 10 min')
    expect(said(card('1'), '09:10:00')).toBe('10:00 of 10 min')
    expect(said(card('1'), '09:13:05')).toBe('3:05 overdue!')
  })

  it('[C04] counts a timer of the step down, then to where it is too late, then over it', () => {
    const timers = [
      {
        fieldId: 'rest',
        label: 'Rest',
        startedAt: '2026-11-21T09:00:00.000Z',
        readyAt: '2026-11-21T09:20:00.000Z',
        latestAt: '2026-11-21T09:30:00.000Z',
      },
    ]
    const resting = card('1', { progress: progress({ step: step({ timers }) }) })
    expect(said(resting, '09:05:30')).toBe('14:30 left')
    expect(said(resting, '09:20:00')).toBe('10:00 to sign')
    expect(said(resting, '09:31:00')).toBe('1:00 overdue!')
    const unlimited = progress({ step: step({ timers: [{ ...timers[0]!, latestAt: null }] }) })
    expect(said(card('1', { progress: unlimited }), '09:21:00')).toBe('1:00 ready')
  })

  it('[C04] counts how long nothing is done: between steps, and once the batch is made', () => {
    const between = card('1', { progress: progress({ step: step({ startedAt: null }) }) })
    expect(said(between, '09:02:00')).toBe('2:00 not begun')
    expect(said(card('1', { status: 'completed' }), '11:00:00')).toBe('2:00:00 waits')
  })

  it('is silent where the words of a need count already', () => {
    expect(said(card('1', { held: true }), '09:01:00')).toBeNull()
    expect(said(card('1', { waitsForWitness: true }), '09:01:00')).toBeNull()
    expect(said(card('1', { status: 'quarantined' }), '09:01:00')).toBeNull()
    expect(said(card('1', { progress: null }), '09:01:00')).toBeNull()
  })
})

describe('words', () => {
  it('tell a span as a clock does', () => {
    expect(
      ['-5', '0', '59', '3599', '3600', '86399', '93600'].map((seconds) => clockWords(Number(seconds))),
    ).toEqual(['0:00', '0:00', '0:59', '59:59', '1:00:00', '23:59:59', '1 d 2 h'])
  })
  it('tell where a batch is', () => {
    expect(stepWords(card('1'))).toBe('4 · Weigh')
    expect(stepWords(card('1', { progress: null }))).toBe('Weigh')
    expect(stepWords(card('1', { currentStep: null }))).toBe('All steps done')
    expect(stepWords(card('1', { status: 'completed', currentStep: null }))).toContain('handed in')
  })
})
