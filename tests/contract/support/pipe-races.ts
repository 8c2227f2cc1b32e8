import { loadStream, statement } from '@batchproof/db'
import {
  benchOf,
  decideLot,
  kioskOf,
  orderlyValues,
  phenylephrineSyringe,
  receiveLot,
} from '@batchproof/testing'
import { LOTS } from '@batchproof/testing/facility/lots.ts'
import { expect, it } from 'vitest'
import { made, scheduled, trySchedule, type Host, type PipeBacking } from './pipe-backing.ts'
import { refusalCodes, signed } from './signed-command.ts'
import type { CommandResult } from '@batchproof/protocol'

const WRITERS = 50

/** Numbers of a series in the order in which they were taken, as the record's own texts. */
async function numbersOf(host: Host, sql: string): Promise<string[]> {
  const [rows = []] = await host.records.db.read([statement(sql)])
  return rows.map((row) => String(row.number))
}

/** Asserts that these are all numbers of their series from 1 on, none twice and none left out. */
function expectNoGap(numbers: readonly string[], prefix: string, width: number): void {
  const wanted = numbers.map((_, index) => `${prefix}-${String(index + 1).padStart(width, '0')}`)
  expect(numbers.toSorted()).toEqual(wanted.toSorted())
}

/** A writer of each kind in turn, from both hosts in turn; each makes something that gets a number. */
function numberedWriter({ here, elsewhere }: PipeBacking, index: number): Promise<CommandResult> {
  const host = index % 3 === 2 ? elsewhere : here
  const { records, master } = host
  switch (index % 4) {
    case 0: {
      const place =
        index % 8 === 0
          ? ({ technician: 'technician', room: 'CR-1' } as const)
          : ({ technician: 'checker', room: 'CR-2' } as const)
      return trySchedule(host, 'manager', { ...place, afterHours: 8 + 3 * Math.floor(index / 8) })
    }
    case 1: {
      const formula = { formulaId: master.formulaId, version: master.version, plannedUnits: 98 }
      return host.as('secondPic').attempt('batch.draft', records.uuid(), formula)
    }
    case 2: {
      const id = records.uuid()
      const report = {
        id,
        type: 'equipment_failure',
        description: `Pump ${index} stopped in the middle`,
        immediateAction: 'Exchanged',
      } as const
      return host.as('qa').attempt('deviation.open', id, { batchId: null, report })
    }
    default: {
      const content = { ...phenylephrineSyringe(), productCode: `PHE-${index}` }
      return host.as('author').attempt('formula.draft', records.uuid(), { content })
    }
  }
}

/** What happens when two want the same, or fifty want the next number. */
export function raceTests(backing: () => PipeBacking): void {
  it('[R04] [B04.3] gives fifty concurrent writers MBR-, BR-, BD- and batch numbers without a gap', async () => {
    const { here, elsewhere } = backing()
    // Everybody has signed in before; fifty sign-ins are another matter.
    for (const host of [here, elsewhere])
      for (const key of ['manager', 'secondPic', 'qa', 'author'] as const) await host.as(key).requester()

    const answers = await Promise.all(
      Array.from({ length: WRITERS }, (_, index) => numberedWriter(backing(), index)),
    )

    expect(answers.flatMap(refusalCodes)).toEqual([])
    const { records } = elsewhere
    const host = { ...here, records }
    const batches = await numbersOf(host, 'SELECT batch_number AS number FROM batch_row')
    const days = new Set(batches.map((number) => number.slice(0, 'NSP-20261120'.length)))
    expect(days.size).toBeGreaterThan(1)
    for (const day of days) {
      const ofDay = batches.filter((number) => number.startsWith(day))
      expectNoGap(ofDay, day, 3)
    }
    expectNoGap(await numbersOf(host, 'SELECT record_id AS number FROM batch_row'), 'BR', 4)
    expectNoGap(await numbersOf(host, 'SELECT record_id AS number FROM deviation_row'), 'BD', 4)
    expectNoGap(await numbersOf(host, 'SELECT record_id AS number FROM formula_row'), 'MBR', 4)
    const [[taken] = []] = await records.db.read([statement('SELECT count(*) AS n FROM number_taken')])
    const [[given] = []] = await records.db.read([
      statement(
        `SELECT (SELECT count(*) * 2 FROM batch_row) + (SELECT count(*) FROM deviation_row) + (SELECT count(*) FROM formula_row) AS n`,
      ),
    ])
    expect(taken?.n, 'no number was taken that nothing carries').toBe(given?.n)
  })

  it('[B04.2] gives a room to one of two planners, and tells the other who has it', async () => {
    const { here, elsewhere } = backing()
    const afterHours = 48
    const answers = await Promise.all([
      trySchedule(here, 'manager', { technician: 'technician', room: 'CR-1', afterHours }),
      trySchedule(elsewhere, 'pic', { technician: 'checker', room: 'CR-1', afterHours }),
    ])

    const [won, ...others] = answers.filter(({ ok }) => ok)
    const lost = answers.find(({ ok }) => !ok)
    expect(others).toEqual([])
    if (!won?.ok || !lost || lost.ok) throw new Error('one wins, one is refused')
    const [[row] = []] = await elsewhere.records.db.read([
      statement('SELECT batch_number FROM batch_row WHERE id = ?', won.subject),
    ])
    expect(lost.refusals).toMatchObject([{ code: 'room_taken', field: 'plan.roomId' }])
    expect(lost.refusals[0]?.message).toContain(String(row?.batch_number))
    const [slots] = await elsewhere.records.db.read([
      statement('SELECT batch_id FROM schedule_slot WHERE starts_at >= ?', here.clock.now().slice(0, 4)),
    ])
    expect(slots?.filter(({ batch_id }) => batch_id === won.subject)).toHaveLength(1)
  })

  it('[L08] gives the last of a lot to one of two batches; the other hears how much is left', async () => {
    const { here } = backing()
    here.clock.advance(4 * 3600)
    const last = LOTS.find(({ material }) => material === 'PHE-10MG')
    if (!last) throw new Error('there is no phenylephrine')
    // Ten millilitres, as much as one batch takes, and the first to expire.
    const lot = { ...last, lotNumber: 'PHE-LAST', supplierLot: 'M7KLAST', quantity: '10', expiresDay: 120 }
    // Planned before the lot came: neither has any of it reserved.
    const jobs = [
      await scheduled(here, { technician: 'technician', witness: 'checker', room: 'CR-1' }),
      await scheduled(here, { technician: 'secondTechnician', witness: 'checker', room: 'CR-2' }),
    ]
    const lotId = await receiveLot(here, lot)
    await decideLot(here, lotId, lot)
    const stop = { stepId: 'issue-phenylephrine', how: 'mid_step' } as const
    for (const job of jobs) await made(here, { ...job, stop })
    const step = here.master.content.procedure.find(({ id }) => id === stop.stepId)
    if (!step) throw new Error('there is no such step')
    const sheets = []
    for (const job of jobs) {
      const values = await orderlyValues(step, benchOf(here, job, 0))
      const ipad = here.driver.actAs(job.technician, kioskOf(here, job.room))
      const payload = { stepId: step.id, values, deviation: null }
      sheets.push(await signed(here, ipad, 'batch.performStep', job.batchId, payload))
    }

    const answers = await Promise.all(sheets.map((sheet) => sheet.send()))

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.flatMap(refusalCodes)).toEqual(['lot_insufficient'])
    const issued = (await loadStream(here.records.db, `lot:${lotId}`)).filter(
      ({ type }) => type === 'LotIssued',
    )
    expect(issued).toHaveLength(1)
    const [[row] = []] = await here.records.db.read([
      statement('SELECT available_value, on_hand_value FROM lot_row WHERE id = ?', lotId),
    ])
    expect(row).toEqual({ available_value: '0.0', on_hand_value: '10' })
  })
}
