import { atDesk, later } from '../site.ts'
import type { PayloadInput } from '@batchproof/domain'
import type { Work } from '../agenda.ts'
import type { Explanation } from './troubles.ts'
import type { Workshop } from './workshop.ts'

type Result = PayloadInput<'batch.reportLabResult'>

/** How far a deviation goes, at one working day a stage. */
export interface DeviationCourse {
  readonly deviationId: string
  /** Working day (negative: past) on which it was opened. */
  readonly openedWorkday: number
  readonly explanation: Explanation
  /** Stays in investigation, however old. */
  readonly staysOpen?: true
}

/** Investigated the day after, resolved on the second, closed by QA on the third; as far as the days allow. */
export async function* pursueDeviation(workshop: Workshop, course: DeviationCourse): Work {
  const { deviationId, openedWorkday, explanation } = course
  const { note, capa, ...findings } = explanation
  if (openedWorkday + 1 >= 0) return
  yield workdayAt(workshop, openedWorkday + 1, 9, 10)
  await atDesk(workshop, 'author').do('deviation.investigate', deviationId, { note })
  if (course.staysOpen || openedWorkday + 2 >= 0) return
  yield workdayAt(workshop, openedWorkday + 2, 10, 40)
  if (capa) await atDesk(workshop, 'qa').do('deviation.linkCapa', deviationId, { capa })
  await atDesk(workshop, 'author').do('deviation.resolve', deviationId, findings)
  if (openedWorkday + 3 >= 0) return
  yield workdayAt(workshop, openedWorkday + 3, 8, 50)
  await atDesk(workshop, 'qa').do('deviation.close', deviationId, {
    note: 'Conclusion follows from the evidence.',
  })
}

/** An instant on a working day, a few minutes to either side, so that no two days look alike. */
export function workdayAt({ calendar, random }: Workshop, workday: number, hour: number, minute: number) {
  return calendar.at(calendar.workday(workday), hour, minute + random.integer(0, 14))
}

type LabTest = Result['test']

interface PlannedTest {
  readonly test: LabTest
  readonly afterWorkdays: number
  readonly method: string
}

const TESTS: readonly PlannedTest[] = [
  { test: 'endotoxin', afterWorkdays: 1, method: 'USP <85>, kinetic chromogenic' },
  { test: 'ph', afterWorkdays: 1, method: 'USP <791>' },
  { test: 'potency', afterWorkdays: 2, method: 'HPLC-UV, LAB-M-031' },
  { test: 'particulates', afterWorkdays: 2, method: 'USP <788>, light obscuration' },
  { test: 'sterility', afterWorkdays: 5, method: 'USP <1071> rapid, validated against <71>' },
]

/** Days of laboratory work after which all results are there. */
export const LAST_RESULT_WORKDAYS = 5

/** The laboratory reports each test on its day, as far as the days allow. */
export async function* testBatch(
  workshop: Workshop,
  batch: { readonly batchId: string; readonly workday: number; readonly failsPotency: boolean },
): Work {
  const year = workshop.calendar.date(0).slice(2, 4)
  for (const [index, { test, afterWorkdays, method }] of TESTS.entries()) {
    const workday = batch.workday + afterWorkdays
    if (workday >= 0) return
    yield workdayAt(workshop, workday, 13, index * 15)
    const failed = batch.failsPotency && test === 'potency'
    await atDesk(workshop, 'laboratory').do('batch.reportLabResult', batch.batchId, {
      id: workshop.records.uuid(),
      test,
      result: failed ? 'failed' : 'passed',
      value: failed ? '87.2% of label' : finding(workshop, test),
      method,
      reportNumber: `LAB-${year}-${String(workshop.random.integer(1000, 9999))}`,
    })
  }
}

function finding({ random }: Workshop, test: LabTest): string {
  switch (test) {
    case 'sterility':
      return 'No growth'
    case 'endotoxin':
      return `< 0.${random.integer(10, 25)} EU/mL`
    case 'potency':
      return `${random.integer(98, 101)}.${random.integer(0, 9)}% of label`
    case 'particulates':
      return `${random.integer(12, 90)} of 10 µm, ${random.integer(0, 6)} of 25 µm in a container`
    case 'ph':
      return `${random.integer(4, 4)}.${random.integer(1, 9)}`
  }
}

const REMARKS = [
  'Read against the master: all entries are there and in range.',
  'Times of witness and performer fit together.',
  'Please write the drawer of the retained samples on the tag, not on the bin.',
]

/** QA reads the record three working days after, and approves it. */
export async function* reviewBatch(workshop: Workshop, batchId: string, workday: number): Work {
  if (workday + 3 >= 0) return
  yield workdayAt(workshop, workday + 3, 10, 5)
  const reviewer = atDesk(workshop, workshop.random.next() < 0.7 ? 'qa' : 'secondQa')
  if (workshop.random.next() < 0.5)
    await reviewer.do('batch.comment', batchId, {
      id: workshop.records.uuid(),
      text: workshop.random.pick(REMARKS),
    })
  yield later(workshop, workshop.random.integer(600, 2400))
  await reviewer.do('batch.approveReview', batchId, {})
}

/** A pharmacist in charge releases when all is in, a pharmacist verifies the label. */
export async function* releaseBatch(
  workshop: Workshop,
  batchId: string,
  workday: number,
  copies: number,
): Work {
  const releaseWorkday = workday + LAST_RESULT_WORKDAYS + 1
  if (releaseWorkday >= 0) return
  yield workdayAt(workshop, releaseWorkday, 9, 20)
  const releaser = atDesk(workshop, workshop.random.next() < 0.6 ? 'pic' : 'secondPic')
  await releaser.do('batch.release', batchId, {})
  yield later(workshop, workshop.random.integer(1200, 5400))
  await atDesk(workshop, 'checker').do('batch.verifyLabel', batchId, { printedCopies: copies })
}

/** A failed assay: the batch is rejected, and the deviation is pursued to its end. */
export async function* rejectBatch(workshop: Workshop, batchId: string, workday: number): Work {
  yield workdayAt(workshop, workday + LAST_RESULT_WORKDAYS + 1, 9, 20)
  const deviationId = workshop.records.uuid()
  await atDesk(workshop, 'secondPic').do('batch.reject', batchId, {
    category: 'potency',
    reason: 'Assay 87.2% of label, the limit is 90.0 to 110.0%. A second preparation gave 87.5%.',
    disposal: 'Incineration through the waste contractor, witnessed, manifest kept with the record',
    deviation: {
      id: deviationId,
      type: 'parameter_excursion',
      description: 'Potency below the limit of the specification in both preparations.',
      immediateAction: 'Batch rejected, lot of bulk put under watch.',
      impact: 'The whole batch; nothing was distributed',
    },
  })
  workshop.agenda.add(
    workshop.clock.now(),
    pursueDeviation(workshop, {
      deviationId,
      openedWorkday: workday + LAST_RESULT_WORKDAYS + 1,
      explanation: {
        note: 'Weighing, water content of the bulk and the chromatograms were asked for.',
        rootCause: 'The jar of bulk had stood open: 11.8% water, where the certificate says 0.9%.',
        impact: 'Only this batch took from the jar after it was opened; batches before it passed.',
        conclusion: 'Batch destroyed. Water is now tested when a jar has been open for more than a day.',
        capa: 'CAPA-2026-015',
      },
    }),
  )
}
