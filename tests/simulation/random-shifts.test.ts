import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadStream, readEvents, statement } from '@batchproof/db'
import { compounders, executionOf, isStepFinished, verifyChain } from '@batchproof/domain'
import { compareWithRebuilt, verifyEverything } from '@batchproof/records'
import { createTestFacility, idOf } from '@batchproof/testing'
import { scratchDatabase } from './support/scratch.ts'
import { expectConservation, expectConsumedOnce } from './support/conservation.ts'
import { attempt, batchState, shifts } from './support/shift.ts'
import type { BatchState, FormulaContent } from '@batchproof/domain'
import type { TestFacility } from '@batchproof/testing'

const RUNS = Number(process.env.BATCHPROOF_SIMULATION_RUNS ?? 3)
const TRIES = 300

/** What must hold of a batch whatever people try, in words when it does not. */
function brokenRules(state: BatchState, content: FormulaContent): string[] {
  const broken: string[] = []
  let earlierUnfinished = false
  for (const step of content.procedure) {
    const execution = executionOf(state, step.id)
    if (earlierUnfinished && execution.status !== 'pending') broken.push(`${step.id} was begun out of turn`)
    if (!isStepFinished(step, execution)) earlierUnfinished = true
    if (execution.witnessed && execution.witnessed.personId === execution.performed?.personId)
      broken.push(`${step.id} was witnessed by its performer`)
    const outside = execution.checks.some((check) => check.status === 'out_of_range')
    if (outside && execution.deviationId === null)
      broken.push(`${step.id} is out of range without a deviation`)
  }
  // A batch that was quarantined in the middle may be rejected as it is (B15.1).
  const mayBeUnfinished = ['draft', 'scheduled', 'in_progress', 'quarantined', 'cancelled', 'rejected']
  const done = state.completed !== null || !mayBeUnfinished.includes(state.status)
  if (done && earlierUnfinished) broken.push(`${state.status} with unfinished steps`)
  if (state.released) {
    if (state.released.personId === state.reviewed?.personId) broken.push('released by the reviewer')
    if (compounders(state).has(state.released.personId)) broken.push('released by a compounder')
    if (state.labResults.some((item) => item.result === 'failed'))
      broken.push('released with a failed result')
  }
  return broken
}

async function expectProven(facility: TestFacility): Promise<void> {
  const { records } = facility
  const trust = { publicKeys: records.sealPublicKeys, rp: records.auth.rp }
  const found = await verifyEverything(records.db, trust)
  expect(found.chainFaults).toEqual([])
  expect(found.signatureFaults).toEqual([])
  const scratch = await scratchDatabase()
  try {
    expect(await compareWithRebuilt(records.db, scratch.db)).toEqual([])
  } finally {
    await scratch.remove()
  }
}

test('[X05] [P11.3] whatever people try, the rules hold, nothing is lost or doubled, and the tables are the record', async () => {
  await fc.assert(
    fc.asyncProperty(shifts(TRIES), fc.integer({ min: 1, max: 1_000_000 }), async (tries, seed) => {
      const scratch = await scratchDatabase()
      try {
        const facility = await createTestFacility(scratch.db, { seed })
        const job = await facility.schedule()
        await facility
          .as('technician')
          .do('room.recordCleaning', idOf(facility.rooms, 'CR-1'), { agent: 'Sporicidal' })
        let accepted = 0
        for (const one of tries) {
          const before = await batchState(facility, job.batchId)
          const answers = await attempt(facility, job, one)
          const [first, second] = answers
          if (first?.ok) accepted += 1
          // A signed command is prepared again before it is sent again, and may be refused there.
          if (first?.ok && second?.ok)
            expect(second, `${one.what} sent twice`).toMatchObject({ repeated: true, version: first.version })
          const state = await batchState(facility, job.batchId)
          if (first && !first.ok) expect(state).toEqual(before)
          expect(brokenRules(state, job.master.content)).toEqual([])
        }
        expect(accepted).toBeGreaterThan(0)
        await expectConservation(scratch.db)
        const { completed } = await batchState(facility, job.batchId)
        if (completed) await expectConsumedOnce(scratch.db, job.batchId)
        await expectProven(facility)
      } finally {
        await scratch.remove()
      }
    }),
    // A failing shift is replayed by its seed; shrinking hundreds of signed commands would take hours.
    { numRuns: RUNS, endOnFailure: true },
  )
})

test('[P11.5] [X01] any changed byte of the record is found', async () => {
  const scratch = await scratchDatabase()
  try {
    const facility = await createTestFacility(scratch.db)
    await facility.make(await facility.schedule())
    await expectProven(facility)
    const events = await readEvents(scratch.db, { limit: 10_000 })
    const { records } = facility
    const trust = { publicKeys: records.sealPublicKeys, rp: records.auth.rp }
    // A person with the database file in their hands takes the triggers off first.
    const triggers = ['record_event_is_never_changed']
    await scratch.db.write(triggers.map((name) => statement(`DROP TRIGGER ${name}`)))
    const columns = [
      'payload',
      'person_id',
      'person_name',
      'person_role',
      'performed_at',
      'recorded_at',
      'reason',
      'type',
      'signature',
      'hash',
      'prev_hash',
    ]
    for (const [index, column] of columns.entries()) {
      const filled = events.filter((event) => column !== 'reason' || event.reason !== null)
      const signed = column === 'signature' ? filled.filter((event) => event.signature !== null) : filled
      const victim = signed[(index * 37) % signed.length]
      if (!victim) throw new Error(`no event has a ${column}`)
      const [[kept] = []] = await scratch.db.read([
        statement(`SELECT ${column} AS value FROM record_event WHERE seq = ?`, victim.seq),
      ])
      await scratch.db.write([
        statement(
          `UPDATE record_event SET ${column} = ? WHERE seq = ?`,
          flip(kept?.value as string),
          victim.seq,
        ),
      ])
      const found = await verifyEverything(scratch.db, trust)
      expect(found.chainFaults.length, `${column} of ${victim.type}`).toBeGreaterThan(0)
      await scratch.db.write([
        statement(`UPDATE record_event SET ${column} = ? WHERE seq = ?`, kept?.value as string, victim.seq),
      ])
    }
    expect((await verifyEverything(scratch.db, trust)).chainFaults).toEqual([])
    expect(verifyChain(await loadStream(scratch.db, events[0]?.stream ?? ''))).toBeNull()
  } finally {
    await scratch.remove()
  }
})

/** The text with one character changed, in a way that stays JSON where it was. */
function flip(text: string): string {
  const at = text.search(/[a-z0-9](?=[^a-z]*$)|[a-z]/i)
  const old = text.charAt(at)
  return text.slice(0, at) + (old === '7' ? '8' : '7') + text.slice(at + 1)
}
