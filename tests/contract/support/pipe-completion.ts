import { statement } from '@batchproof/db'
import { decimal, type FieldValue, type PayloadInput } from '@batchproof/domain'
import { benchOf, kioskOf, orderlyValues } from '@batchproof/testing'
import { execute } from '@batchproof/records'
import { expect, it } from 'vitest'
import { made, scheduled, type Host, type PipeBacking } from './pipe-backing.ts'
import { refusalCodes } from './signed-command.ts'

interface Entry {
  readonly lot_id: string
  readonly kind: string
  readonly quantity_value: string
}

const entriesOf = async ({ records }: Host, batchId: string): Promise<Entry[]> => {
  const sql = 'SELECT lot_id, kind, quantity_value FROM ledger_entry WHERE batch_id = ?'
  const [rows = []] = await records.db.read([statement(sql, batchId)])
  return rows as unknown as Entry[]
}

const sumOf = (entries: readonly Entry[]) =>
  entries.reduce((total, { quantity_value }) => decimal.add(total, quantity_value), '0')

const onHandOf = async ({ records }: Host, lotIds: readonly string[]): Promise<Record<string, string>> => {
  const sql = 'SELECT id, on_hand_value FROM lot_row WHERE id IN (SELECT value FROM json_each(?))'
  const [rows = []] = await records.db.read([statement(sql, JSON.stringify(lotIds))])
  return Object.fromEntries(rows.map((row) => [row.id as string, row.on_hand_value as string]))
}

/** What is consumed when a batch is over, however many say so at once. */
export function completionTests(backing: () => PipeBacking): void {
  it('[B21.1] consumes what a batch took exactly once, when several complete it at the same moment', async () => {
    const { here, elsewhere } = backing()
    here.clock.advance(6 * 3600)
    const planned = await scheduled(here, { technician: 'checker', witness: 'technician', room: 'CR-1' })
    const last = here.master.content.procedure.at(-1)
    if (!last) throw new Error('the procedure has no steps')
    const job = { ...planned, stop: { stepId: last.id, how: 'mid_step' } as const }
    await made(here, job)
    const ipad = here.driver.actAs(job.technician, kioskOf(here, job.room))
    here.clock.advance(1800)
    const values: Record<string, FieldValue> = await orderlyValues(last, benchOf(here, job, 0))
    await ipad.do('batch.performStep', job.batchId, { stepId: last.id, values, deviation: null })
    if (last.critical)
      await ipad.do('batch.witnessStep', job.batchId, { stepId: last.id }, { signer: job.witness })
    const issued = (await entriesOf(here, job.batchId)).filter(({ kind }) => kind === 'issue')
    expect(issued.length).toBeGreaterThan(1)
    const lotIds = [...new Set(issued.map(({ lot_id }) => lot_id))]
    const before = await onHandOf(here, lotIds)
    const payload: PayloadInput<'batch.complete'> = {
      goodUnits: job.plannedUnits - 2,
      rejectedUnits: 0,
      sampleUnits: 2,
      retainedUnits: 0,
      wasteUnits: 0,
    }
    const requester = await ipad.requester()
    const ids = Array.from({ length: 3 }, () => here.records.uuid())
    const complete = ({ records }: Host, id: string) =>
      execute(records, requester, {
        id,
        type: 'batch.complete',
        subject: job.batchId,
        payload,
        performedAt: here.clock.now(),
      })

    // Three taps, each of them sent twice, from two hosts.
    const answers = await Promise.all(ids.flatMap((id) => [complete(here, id), complete(elsewhere, id)]))

    const recorded = answers.filter(({ ok }) => ok)
    expect(recorded).toHaveLength(2)
    expect(recorded.filter((answer) => answer.ok && answer.repeated)).toHaveLength(1)
    expect(new Set(answers.flatMap(refusalCodes))).toEqual(new Set(['state_forbids']))
    const entries = await entriesOf(elsewhere, job.batchId)
    const after = await onHandOf(elsewhere, lotIds)
    for (const lotId of lotIds) {
      const ofLot = entries.filter(({ lot_id }) => lot_id === lotId)
      const consumed = ofLot.filter(({ kind }) => kind === 'consume')
      const taken = sumOf(ofLot.filter(({ kind }) => kind === 'issue'))
      expect(consumed).toHaveLength(1)
      expect(decimal.compare(sumOf(consumed), taken)).toBe(0)
      expect(decimal.compare(decimal.add(after[lotId] ?? '0', taken), before[lotId] ?? '0')).toBe(0)
    }
  })
}
