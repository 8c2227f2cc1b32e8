import { issueForMachine } from '@batchproof/api/issue-component.ts'
import { loadStream, statement } from '@batchproof/db'
import { contentHash, ORGANISATION_ID } from '@batchproof/domain'
import { decideLot, kioskOf, receiveLot } from '@batchproof/testing'
import { LOTS } from '@batchproof/testing/facility/lots.ts'
import { expect, it } from 'vitest'
import { made, scheduled, type Host, type PipeBacking } from './pipe-backing.ts'
import type { KnownMachine, MachineContext } from '@batchproof/api/machine.ts'
import type { PersonKey } from '@batchproof/testing'

const STEP = 'issue-phenylephrine'
const ISSUED = { value: '10', unit: 'mL' } as const

const contextAt = ({ records }: Host): MachineContext => ({
  records,
  place: { deviceId: '', networkAddress: '10.0.0.7', userAgent: 'scanner' },
  requestId: 'request-1',
  afterCommit: () => undefined,
  noteDefect: (error) => {
    throw error
  },
})

/** A scanner that is registered for a person. */
async function scannerOf(host: Host, key: PersonKey): Promise<KnownMachine> {
  const id = `scanner-of-${key}-${host.records.uuid()}`
  const name = `Scanner of ${key}`
  const person = host.person(key)
  await host.as('administrator').do('organisation.registerDevice', ORGANISATION_ID, {
    deviceId: id,
    name: `${name} ${id.slice(-6)}`,
    kind: 'gateway',
    machine: { scopes: ['components.issue'], personId: person.personId, publicKey: null },
  })
  const requester = { ...(await host.as(key).requester()), deviceId: id, sessionId: '' }
  return { id, name, requester }
}

/** A batch in the middle of the step that takes phenylephrine, none of which is reserved for it from this lot. */
async function atTheStep(host: Host, technician: PersonKey, room: 'CR-1' | 'CR-2') {
  const job = await scheduled(host, { technician, witness: 'checker', room })
  return { ...job, stop: { stepId: STEP, how: 'mid_step' } as const }
}

async function lastTenMillilitres(host: Host, lotNumber: string): Promise<string> {
  const known = LOTS.find(({ material }) => material === 'PHE-10MG')
  if (!known) throw new Error('there is no phenylephrine')
  const lot = { ...known, lotNumber, supplierLot: `S${lotNumber}`, quantity: '10', expiresDay: 110 }
  const id = await receiveLot(host, lot)
  await decideLot(host, id, lot)
  return id
}

const issuesOf = async ({ records }: Host, lotId: string) =>
  (await loadStream(records.db, `lot:${lotId}`)).filter(({ type }) => type === 'LotIssued')

/** Gives the room, the technician and the lot back, so that what comes after finds them free. */
async function giveUp(host: Host, batchId: string, room: 'CR-1' | 'CR-2', technician: PersonKey) {
  const ipad = host.driver.actAs(host.person(technician), kioskOf(host, room))
  const state = await host.records.db.read([
    statement(
      `SELECT line_id FROM batch_component WHERE batch_id = ? AND step_id = ? AND status = 'dispensed'`,
      batchId,
      STEP,
    ),
  ])
  for (const { line_id } of state[0] ?? [])
    await ipad.do('batch.returnComponent', batchId, {
      stepId: STEP,
      lineId: line_id as string,
      quantity: ISSUED,
      reason: 'The batch is given up after this test',
    })
}

/** What scanners and other systems may count on, from whichever host they are answered. */
export function machineTests(backing: () => PipeBacking): void {
  it('[B08.2] [X10] records one issue however often and wherever its key is sent', async () => {
    const { here, elsewhere } = backing()
    // Past everything that the planners have raced for.
    here.clock.advance(80 * 3600)
    const job = await atTheStep(here, 'technician', 'CR-1')
    const lotId = await lastTenMillilitres(here, 'PHE-KEY')
    await made(here, job)
    const scanner = await scannerOf(here, 'technician')
    const [[row] = []] = await elsewhere.records.db.read([
      statement('SELECT barcode FROM lot_row WHERE id = ?', lotId),
    ])
    const body = { batchId: job.batchId, lotId, scan: row?.barcode as string, quantity: ISSUED }
    const send = (host: Host, change: object = {}) =>
      issueForMachine(contextAt(host), scanner, 'order-1', { ...body, ...change })

    const answers = await Promise.all([here, elsewhere, here, elsewhere].map((host) => send(host)))

    for (const answer of answers) if (!answer.ok) throw new Error(JSON.stringify(answer.refusals))
    const bodies = answers.map((answer) => (answer.ok ? contentHash(answer.issued) : ''))
    expect(new Set(bodies).size).toBe(1)
    expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1)
    expect(await issuesOf(elsewhere, lotId)).toHaveLength(1)
    expect(await send(here, { quantity: { value: '9.9', unit: 'mL' } })).toMatchObject({
      ok: false,
      refusals: [{ code: 'request_key_reused', field: 'Idempotency-Key' }],
    })
    await giveUp(here, job.batchId, 'CR-1', 'technician')
  })

  it('[L08] gives the last of a lot to one of two scanners; the other hears how much is left', async () => {
    const { here, elsewhere } = backing()
    here.clock.advance(4 * 3600)
    const jobs = [
      { ...(await atTheStep(here, 'technician', 'CR-1')), scanner: await scannerOf(here, 'technician') },
      {
        ...(await atTheStep(here, 'secondTechnician', 'CR-2')),
        scanner: await scannerOf(here, 'secondTechnician'),
      },
    ]
    const lotId = await lastTenMillilitres(here, 'PHE-LAST-2')
    for (const job of jobs) await made(here, job)
    const [[row] = []] = await elsewhere.records.db.read([
      statement('SELECT barcode FROM lot_row WHERE id = ?', lotId),
    ])

    const answers = await Promise.all(
      jobs.map(({ batchId, scanner }, index) =>
        issueForMachine(contextAt(index === 0 ? here : elsewhere), scanner, 'last', {
          batchId,
          scan: row?.barcode as string,
          quantity: ISSUED,
          // The lot of the test before this one came back whole, and has the same expiry.
          newerLotReason: 'The other lot is in the other cleanroom',
        }),
      ),
    )

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const lost = answers.find(({ ok }) => !ok)
    expect(lost).toMatchObject({ refusals: [{ code: 'lot_insufficient', field: 'quantity' }] })
    expect(await issuesOf(elsewhere, lotId)).toHaveLength(1)
  })
}
