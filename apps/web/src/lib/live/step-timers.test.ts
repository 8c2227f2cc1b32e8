import type { ProcedureStep } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { timersOf } from './step-timers.ts'

const step = (maximumSeconds: number | null) =>
  ({
    fields: [
      { kind: 'yes_no', id: 'clear', label: 'Clear' },
      {
        kind: 'timer',
        id: 'mixing',
        label: 'Mixing time',
        required: true,
        minimumSeconds: 300,
        maximumSeconds,
      },
    ],
  }) as unknown as ProcedureStep
const started = { timers: { mixing: '2026-11-20T12:00:00.000Z' } }
const at = (time: string) => Date.parse(`2026-11-20T${time}Z`)

describe('timers of the step that is watched', () => {
  it('[B07.4] wait until they are started', () => {
    expect(timersOf(step(null), { timers: {} }, at('12:00:00'))).toMatchObject([
      { label: 'Mixing time', seconds: null, state: 'paused' },
    ])
  })

  it('[B07.4] count down to the minimum, and not a second short of it', () => {
    expect(timersOf(step(null), started, at('12:00:00.400'))).toMatchObject([
      { seconds: 300, state: 'running' },
    ])
    expect(timersOf(step(null), started, at('12:04:59.900'))).toMatchObject([
      { seconds: 1, state: 'running' },
    ])
    expect(timersOf(step(null), started, at('12:05:00.000'))).toMatchObject([{ seconds: 0, state: 'done' }])
  })

  it('[B07.4] then count down to the longest time, and say when that is over', () => {
    expect(timersOf(step(420), started, at('12:06:00'))).toMatchObject([{ seconds: 60, state: 'done' }])
    expect(timersOf(step(420), started, at('12:07:30'))).toMatchObject([{ seconds: -30, state: 'overdue' }])
  })
})
