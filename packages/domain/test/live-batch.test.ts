import { describe, expect, test } from 'vitest'
import { openQuestions, progressOf, threadsOf, unseenBy } from '../src/index.ts'
import {
  afterWeighing,
  allStepsDone,
  deviation,
  scheduled,
  started,
  submitted,
  uuid,
  weighed,
} from './world.ts'
import type { CommentKind } from '../src/index.ts'

const question = { id: uuid(21), kind: 'question' as const, stepId: 'weigh', text: 'Which balance is that?' }
const about = (digit: number, kind: CommentKind, id = question.id) => ({
  id: uuid(digit),
  kind,
  about: id,
  text: 'BAL-02',
})

describe('what is going on with a batch', () => {
  test('[C03] nothing is in turn before the start, nor when all steps are over', () => {
    expect(progressOf(scheduled().state)).toMatchObject({ step: null, stepsTotal: 3, lastHeardAt: null })
    expect(progressOf(allStepsDone().state)).toMatchObject({ step: null, stepsDone: 3 })
  })

  test('[C03] the step in turn says since when it runs and when its timer ends', () => {
    const batch = afterWeighing().given('maria', 'batch.startStep', { stepId: 'mix' })
    batch.at = '2026-11-20T15:02:00.000Z'
    batch.given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })

    expect(progressOf(batch.state)).toMatchObject({
      stepsDone: 1,
      step: {
        number: 2,
        title: 'Mix',
        startedAt: '2026-11-20T15:00:00.000Z',
        timers: [
          {
            label: 'Mixing time',
            startedAt: '2026-11-20T15:02:00.000Z',
            readyAt: '2026-11-20T15:07:00.000Z',
            latestAt: null,
          },
        ],
      },
      lastHeardAt: '2026-11-20T15:02:00.000Z',
    })
  })

  test('[B18.1] a critical step that is done waits for its witness since it was signed', () => {
    const batch = started().given('maria', 'batch.startStep', { stepId: 'weigh' })
    batch.at = '2026-11-20T15:09:00.000Z'
    batch.given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })

    expect(progressOf(batch.state)).toMatchObject({
      stepsDone: 0,
      step: { number: 1 },
      witnessSince: '2026-11-20T15:09:00.000Z',
    })
    expect(progressOf(batch.given('sarah', 'batch.witnessStep', { stepId: 'weigh' }).state)).toMatchObject({
      witnessSince: null,
      step: { number: 2, startedAt: null },
    })
  })

  test('[B09.1] the last value out of tolerance is told with what was expected', () => {
    const light = { ...weighed, net: { ...weighed.net, value: '12.10', gross: '53.30' } }
    const { state } = started()
      .given('maria', 'batch.startStep', { stepId: 'weigh' })
      .given('maria', 'batch.performStep', { stepId: 'weigh', values: light, deviation: deviation() })

    expect(progressOf(state)).toMatchObject({
      outOfRange: { stepNumber: 1, label: 'Net weight', shown: '12.10 g', expected: '12.25 – 12.75 g' },
      outOfRangeCount: 1,
    })
  })

  test('[R10] a hold says who, since when and why', () => {
    const { state } = started().given('david', 'batch.hold', { reason: 'Particles in the hood' })
    expect(progressOf(state).held).toEqual({
      by: 'David',
      since: '2026-11-20T15:00:00.000Z',
      reason: 'Particles in the hood',
    })
  })
})

describe('words on a batch that is being made', () => {
  const asked = () => started().given('david', 'batch.comment', question)

  test('[B13.2] a question stays open until it is answered, and both stay on the record', () => {
    const batch = asked()
    expect(progressOf(batch.state).openQuestions).toBe(1)
    expect(unseenBy(batch.state.comments, 'maria').map(({ text }) => text)).toEqual([question.text])

    batch.given('maria', 'batch.comment', about(22, 'answer'))

    expect(openQuestions(batch.state.comments)).toEqual([])
    expect(unseenBy(batch.state.comments, 'maria')).toEqual([])
    expect(batch.state.comments.map(({ by, text, stepId }) => [by.name, text, stepId])).toEqual([
      ['David', question.text, 'weigh'],
      ['Maria', 'BAL-02', 'weigh'],
    ])
    expect(threadsOf(batch.state.comments)).toMatchObject([
      { word: { text: question.text }, answers: [{ text: 'BAL-02' }], seen: [] },
    ])
  })

  test('[B13.2] to have seen a question does not answer it', () => {
    const { state } = asked().given('maria', 'batch.comment', about(22, 'seen'))
    expect(unseenBy(state.comments, 'maria')).toEqual([])
    expect(openQuestions(state.comments)).toHaveLength(1)
  })

  test('[B13.2] a remark of somebody else is shown until it was seen, one of their own never', () => {
    const batch = started().given('david', 'batch.comment', {
      id: uuid(21),
      text: 'The vial looks scratched.',
    })
    expect(unseenBy(batch.state.comments, 'maria')).toHaveLength(1)
    expect(unseenBy(batch.state.comments, 'david')).toEqual([])
    batch.given('maria', 'batch.comment', about(22, 'seen'))
    expect(unseenBy(batch.state.comments, 'maria')).toEqual([])
  })

  test('[B13.2] an answer names a question of this batch, and nothing else names one', () => {
    const batch = asked().given('david', 'batch.comment', { id: uuid(23), text: 'A remark' })
    expect(batch.refusals('maria', 'batch.comment', about(22, 'answer', uuid(99)))).toEqual(['not_found'])
    expect(batch.refusals('maria', 'batch.comment', about(22, 'answer', uuid(23)))).toEqual(['not_found'])
    expect(batch.refusals('maria', 'batch.comment', { ...about(22, 'answer'), about: null })).toEqual([
      'not_found',
    ])
    expect(batch.refusals('maria', 'batch.comment', about(22, 'comment'))).toEqual(['value_invalid'])
    expect(batch.refusals('david', 'batch.comment', question)).toEqual(['value_invalid'])
  })

  test('[B13.2] nobody sees their own word, nor the same one twice', () => {
    const batch = asked()
    expect(batch.refusals('david', 'batch.comment', about(22, 'seen'))).toEqual(['nothing_changed'])
    batch.given('maria', 'batch.comment', about(22, 'seen'))
    expect(batch.refusals('maria', 'batch.comment', about(23, 'seen'))).toEqual(['nothing_changed'])
  })

  test('[B13.2] a question can also be answered in review', () => {
    const batch = submitted().given('david', 'batch.comment', question)
    expect(batch.refusals('maria', 'batch.comment', about(22, 'answer'))).toEqual([])
  })
})
