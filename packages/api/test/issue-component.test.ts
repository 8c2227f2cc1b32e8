import { addSeconds, ORGANISATION_ID } from '@batchproof/domain'
import { parseElementString } from '@batchproof/domain/material/gs1.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueComponentOverRest } from '../src/issue-component-rest.ts'
import { openApiDocument } from '../src/openapi.ts'
import { openTestApi, type PersonKey, type TestApi } from './test-api.ts'
import type { Machine, MachineScope } from '@batchproof/domain'
import type { IssuedComponent } from '@batchproof/protocol'

const STEP = 'issue-phenylephrine'

let api: TestApi
let batchId: string
let batchNumber: string
let lineId: string
let lot: { id: string; lot_number: string; barcode: string }
let token: string
beforeAll(async () => {
  api = await openTestApi()
  const { facility } = api
  const job = await facility.schedule()
  batchId = job.batchId
  await facility.make({ ...job, stop: { stepId: STEP, how: 'mid_step' } })
  const step = facility.master.content.procedure.find(({ id }) => id === STEP)
  const field = step?.fields.find((item) => item.kind === 'component')
  if (field?.kind !== 'component') throw new Error('the step takes no component')
  lineId = field.lineId
  const line = facility.master.content.billOfMaterials.find(({ id }) => id === lineId)
  const [[batch] = [], [first] = []] = await facility.records.db.read([
    { sql: 'SELECT batch_number FROM batch_row WHERE id = ?', args: [batchId] },
    {
      sql: `SELECT id, lot_number, barcode FROM lot_row
        WHERE material_code = ? AND status = 'released' ORDER BY expires_on LIMIT 1`,
      args: [line?.materialCode ?? ''],
    },
  ])
  batchNumber = batch?.batch_number as string
  lot = first as typeof lot
  token = await tokenFor('Scanner, preparation room', 'technician')
}, 120_000)
afterAll(() => api.close())

async function tokenFor(
  name: string,
  as: PersonKey,
  scopes: MachineScope[] = ['components.issue'],
): Promise<string> {
  const caller = await api.callerOf('administrator')
  const publicKey = scopes.includes('instruments.read') ? 'k'.repeat(43) : null
  const machine: Machine = { scopes, personId: api.facility.person(as).personId, publicKey }
  const made = await caller.device.registerMachine({
    id: crypto.randomUUID(),
    subject: ORGANISATION_ID,
    performedAt: api.facility.clock.now(),
    payload: { name, machine },
  })
  if (!made.ok || made.token === null) throw new Error('no token was issued')
  return made.token
}

interface Sent {
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

const order = (change: object = {}) => ({
  batchNumber,
  scan: lot.barcode,
  quantity: { value: '10.0', unit: 'mL' },
  ...change,
})

async function send({ key = crypto.randomUUID(), body = order(), headers = {} }: Sent = {}) {
  const context = await api.contextOf(null)
  const request = new Request('https://facility.example/api/batches/issue-component', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const answer = await issueComponentOverRest(context, request)
  return {
    status: answer.status,
    headers: answer.headers,
    json: (await answer.json()) as Record<string, never> & IssuedComponent,
  }
}

const refused = (code: string, field?: string) => ({
  ok: false,
  requestId: 'request-1',
  refusals: [field === undefined ? { code } : { code, field }],
})

/** Takes back what was issued, so that the next test begins as the first. */
async function giveBack() {
  await api.facility.as('technician').do('batch.returnComponent', batchId, {
    stepId: STEP,
    lineId,
    quantity: { value: '10.0', unit: 'mL' },
    reason: 'Taken back for the next test',
  })
}

/** Events of a stream, oldest first. */
async function events(stream: string) {
  const sql =
    'SELECT type, hash, person_id, device_id, command_type FROM record_event WHERE stream = ? ORDER BY version'
  const [rows = []] = await api.facility.records.db.read([{ sql, args: [stream] }])
  return rows
}

const issuesOnRecord = async () =>
  (await events(`lot:${lot.id}`)).filter(({ type }) => type === 'LotIssued').length

describe('POST /api/batches/issue-component', () => {
  it('[B08.2] [B08.5] issues what was scanned, under the person and the machine', async () => {
    const before = await issuesOnRecord()
    const answer = await send()

    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      ok: true,
      batchId,
      batchNumber,
      stepId: STEP,
      lineId,
      lotId: lot.id,
      lotNumber: lot.lot_number,
      quantity: { value: '10.0', unit: 'mL' },
      person: { name: api.facility.person('technician').name },
      machine: { name: 'Scanner, preparation room' },
    })
    expect(await issuesOnRecord()).toBe(before + 1)
    expect((await events(`batch:${batchId}`)).at(-1)).toEqual({
      type: 'ComponentIssued',
      hash: answer.json.eventHash,
      person_id: api.facility.person('technician').personId,
      device_id: answer.json.machine.id,
      command_type: 'batch.issueComponent',
    })
    await giveBack()
  })

  it('[X10] answers the same key and body alike, however often, and does it once', async () => {
    const before = await issuesOnRecord()
    const key = 'order 17'.replace(' ', '-')
    const body = order()
    const answers = await Promise.all([send({ key, body }), send({ key, body }), send({ key, body })])
    await giveBack()
    const late = await send({ key, body })

    const all = [...answers, late]
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const { json } of all) expect(json).toEqual(late.json)
    expect(all.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(3)
    expect(await issuesOnRecord()).toBe(before + 1)
  })

  it('[X10] refuses the same key with another body, and takes the same body under another key', async () => {
    const key = 'order-18'
    await send({ key })
    const other = await send({ key, body: order({ quantity: { value: '10.1', unit: 'mL' } }) })
    expect(other.status).toBe(409)
    expect(other.json).toMatchObject(refused('request_key_reused', 'Idempotency-Key'))
    const again = await send({ key: 'order-19' })
    expect(again.status).toBe(422)
    expect(again.json).toMatchObject(refused('component_issued', 'lineId'))
    await giveBack()
    expect((await send({ key: 'order-19' })).status).toBe(200)
    await giveBack()
  })

  it('[X10] tells the keys of two machines apart', async () => {
    const other = await tokenFor('Scanner, cleanroom 2', 'technician')
    await send({ key: 'shared' })
    const answer = await send({ key: 'shared', headers: { authorization: `Bearer ${other}` } })
    expect(answer.json).toMatchObject(refused('component_issued'))
    await giveBack()
  })

  it('[B08.7] takes the lot by a GS1 string of any serial, with or without the symbology identifier', async () => {
    const parsed = parseElementString(lot.barcode, '2026-11-20')
    if (!parsed.ok) throw new Error('the supplier has no GS1 code')
    for (const scan of [`]d2${lot.barcode}`, `${lot.barcode}\u001d21SER-0815`]) {
      const answer = await send({ body: order({ scan }) })
      expect(answer.json).toMatchObject({ ok: true, lotId: lot.id })
      await giveBack()
    }
  })

  it('[B08.2] takes the lot by its id, together with the scan that its barcode asks for', async () => {
    const { scan: _scan, ...unscanned } = order({ lotId: lot.id })
    const bare = await send({ body: unscanned })
    expect(bare.status).toBe(422)
    expect(bare.json).toMatchObject(refused('barcode_mismatch', 'scan'))
    const { batchNumber: _number, ...byId } = order({ lotId: lot.id, batchId, lineId, stepId: STEP })
    expect((await send({ body: byId })).json).toMatchObject({ ok: true, lotId: lot.id })
    await giveBack()
  })

  it('[R07] shows of what went back and was issued anew the latter alone', async () => {
    await send()
    await giveBack()
    await send()
    const sql =
      'SELECT lot_id, quantity_value, returned_value, status FROM batch_component WHERE batch_id = ? AND line_id = ?'
    const [rows] = await api.facility.records.db.read([{ sql, args: [batchId, lineId] }])
    expect(rows).toEqual([
      { lot_id: lot.id, quantity_value: '10.0', returned_value: '0.0', status: 'dispensed' },
    ])
    await giveBack()
  })

  it.each<[string, string, () => unknown, number, string, string]>([
    ['X10', 'no batch', () => order({ batchNumber: undefined }), 400, 'value_invalid', 'batchNumber'],
    ['X10', 'the batch twice', () => order({ batchId }), 400, 'value_invalid', 'batchNumber'],
    ['X10', 'no lot', () => order({ scan: undefined }), 400, 'value_invalid', 'scan'],
    [
      'X10',
      'a number',
      () => order({ quantity: { value: 10, unit: 'mL' } }),
      400,
      'value_invalid',
      'quantity.value',
    ],
    ['X10', 'what it does not know', () => order({ force: true }), 400, 'value_invalid', ''],
    [
      'X10',
      'an unknown batch',
      () => order({ batchNumber: 'NSP-19990101-001' }),
      404,
      'not_found',
      'batchNumber',
    ],
    ['B08.4', 'an unknown code', () => order({ scan: '4012345678901' }), 422, 'lot_unknown', 'scan'],
    [
      'B07.7',
      'too much',
      () => order({ quantity: { value: '99', unit: 'mL' } }),
      422,
      'deviation_required',
      'quantity',
    ],
    ['B07.5', 'another step', () => order({ stepId: 'mix-gently' }), 422, 'step_out_of_order', 'stepId'],
    [
      'X10',
      'a clock ahead',
      () => order({ performedAt: addSeconds(api.facility.clock.now(), 600) }),
      400,
      'value_invalid',
      'performedAt',
    ],
  ])('[%s] refuses %s', async (_id, _what, body, status, code, field) => {
    const count = await api.eventCount()
    const answer = await send({ body: body() })
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject(refused(code, field === '' ? undefined : field))
    expect(await api.eventCount()).toBe(count)
  })

  it('[X10] wants a key and a body that is JSON', async () => {
    expect((await send({ key: '' })).json).toMatchObject(refused('value_invalid', 'Idempotency-Key'))
    expect((await send({ key: 'ä' + 'x'.repeat(3) })).status).toBe(400)
    expect((await send({ body: '{' })).json).toMatchObject(refused('value_invalid'))
  })

  it.each([
    ['nobody', {}],
    ['a made-up token', { authorization: `Bearer ${'x'.repeat(43)}` }],
    ['a password', { authorization: 'Basic cmtpbTo3MDQ5MTg=' }],
  ])('[R09] lets %s in no further', async (_who, { authorization = '' }: { authorization?: string }) => {
    const answer = await send({ headers: { authorization } })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(answer.json).toEqual({ message: expect.any(String), requestId: 'request-1' })
  })

  it('[P11.2] may what its scope and its person may, and nothing more', async () => {
    const bridge = await tokenFor('Bridge', 'technician', ['instruments.read'])
    const other = await tokenFor('Scanner of another', 'secondTechnician')
    const office = await tokenFor('Scanner of QA', 'qa')
    const as = (bearer: string) => send({ headers: { authorization: `Bearer ${bearer}` } })
    for (const [bearer, code] of [
      [bridge, 'not_authorised'],
      [other, 'not_assigned'],
      [office, 'not_authorised'],
    ] as const) {
      const answer = await as(bearer)
      expect(answer.status).toBe(403)
      expect(answer.json).toMatchObject(refused(code))
    }
  })

  it('[P11.6] is shut at once to a machine whose token was revoked', async () => {
    const lost = await tokenFor('Scanner that was lost', 'technician')
    const { facility } = api
    const device = (await (await api.callerOf('administrator')).device.list()).find(
      ({ name }) => name === 'Scanner that was lost',
    )
    await facility.as('administrator').do('organisation.revokeDevice', ORGANISATION_ID, {
      deviceId: device?.id ?? '',
      reason: 'It was left in a taxi',
    })
    // The caller of the API revokes the token with the same command; here only the record says so.
    const answer = await send({ headers: { authorization: `Bearer ${lost}` } })
    expect(answer.status).toBe(403)
  })

  it('[X10] says when there are too many requests, and for how long', async () => {
    const eager = await tokenFor('Scanner that repeats itself', 'technician')
    const headers = { authorization: `Bearer ${eager}` }
    const answers = []
    for (let index = 0; index < 121; index += 1) answers.push(await send({ key: '', headers }))
    expect(answers.slice(0, 120).every(({ status }) => status === 400)).toBe(true)
    const last = answers[120]
    expect(last?.status).toBe(429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('[X10] is documented with its headers, its body and every status that it answers', () => {
    const { post } = openApiDocument('https://facility.example', '1').paths['/api/batches/issue-component']
    expect(post.security).toEqual([{ machine: [] }])
    expect(post.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: true }])
    expect(post.requestBody.content['application/json'].schema).toMatchObject({
      required: ['quantity'],
      properties: { scan: { type: 'string' }, lotId: { type: 'string' }, batchNumber: { type: 'string' } },
    })
    expect(Object.keys(post.responses).map(Number)).toEqual([200, 400, 401, 403, 404, 409, 422, 429, 503])
  })
})
