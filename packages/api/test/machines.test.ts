import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticateDevice } from '@batchproof/auth'
import { ORGANISATION_ID, type Machine } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

const envelope = () => ({
  id: crypto.randomUUID(),
  subject: ORGANISATION_ID,
  performedAt: api.facility.clock.now(),
})
const bridge: Machine = { scopes: ['instruments.read'], personId: null, publicKey: 'k'.repeat(43) }

async function register(
  name: string,
  machine: Machine = bridge,
  as: 'administrator' | 'qa' = 'administrator',
) {
  const caller = await api.callerOf(as)
  return caller.device.registerMachine({ ...envelope(), payload: { name, machine } })
}

describe('the token of a machine', () => {
  it('[P11.6] is shown once to the administrator who makes it, and ends when it is revoked', async () => {
    const made = await register('Bridge, cleanroom 1')
    if (!made.ok || made.token === null) throw new Error('no token was issued')
    const { auth } = api.facility.records
    expect(await authenticateDevice(auth, made.token)).toMatchObject({
      deviceId: made.deviceId,
      kind: 'gateway',
    })
    const administrator = await api.callerOf('administrator')
    const { rows } = await administrator.audit.search({ stream: `organisation:${ORGANISATION_ID}` })
    expect(JSON.stringify(rows)).toContain(made.deviceId)
    expect(JSON.stringify(rows)).not.toContain(made.token)
    const payload = { deviceId: made.deviceId, reason: 'The bridge was replaced' }
    await administrator.organisation.revokeDevice({ ...envelope(), payload })
    expect(await authenticateDevice(auth, made.token)).toBeNull()
  })

  it('[P11.6] is kept nowhere: the same command sent again answers without it', async () => {
    const caller = await api.callerOf('administrator')
    const sent = { ...envelope(), payload: { name: 'Bridge twice', machine: bridge } }
    expect(await caller.device.registerMachine(sent)).toMatchObject({ ok: true, token: expect.any(String) })
    expect(await caller.device.registerMachine(sent)).toMatchObject({ ok: true, token: null })
  })

  it.each([
    ['by anybody else', bridge, 'qa', 'not_authorised'],
    [
      'without a key to prove readings with',
      { ...bridge, publicKey: null },
      'administrator',
      'value_invalid',
    ],
    [
      'without the person in whose name it issues',
      { scopes: ['components.issue'], personId: null, publicKey: null },
      'administrator',
      'value_invalid',
    ],
    ['for nothing at all', { ...bridge, scopes: [] }, 'administrator', 'value_invalid'],
  ] as const)('[P11.2] is not made %s', async (_how, machine, as, code) => {
    const count = await api.eventCount()
    expect(await register('Never', machine as unknown as Machine, as)).toMatchObject({
      ok: false,
      refusals: [{ code }],
    })
    expect(await api.eventCount()).toBe(count)
  })
})

describe('reading an instrument', () => {
  let server: Server
  let said: unknown
  const heard: { token: string | undefined; body: unknown }[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        heard.push({ token: request.headers.authorization, body: JSON.parse(text) })
        response.end(JSON.stringify(said))
      })
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
  })
  afterAll(() => server.close())

  const purpose = { batchId: 'b1', stepId: 'weigh', fieldId: 'net', part: 'value' } as const

  async function read(equipmentId: string, isSetUp = true) {
    const { port } = server.address() as AddressInfo
    const instruments = { origin: `http://127.0.0.1:${port}`, accessToken: 't'.repeat(43) }
    const { records } = api.facility
    const caller = await api.callerOf('technician', {
      records: { ...records, instruments: isSetUp ? instruments : null },
    })
    return caller.instrument.read({ equipmentId, purpose })
  }

  async function connect(): Promise<{ id: string; code: string }> {
    const administrator = await api.callerOf('administrator')
    const id = crypto.randomUUID()
    const code = `BAL-${id.slice(0, 4)}`
    const connection = { protocol: 'mt_sics', host: '10.0.4.20', port: 4305 } as const
    const payload = { code, name: 'Balance', equipmentClass: 'balance', connection }
    await administrator.equipment.register({ ...envelope(), subject: id, payload })
    return { id, code }
  }

  it('[B09.4] asks the bridge by the code on the label, and passes on what it says', async () => {
    const { id, code } = await connect()
    said = { state: 'unstable', value: '12.4', unit: null }
    expect(await read(id)).toEqual(said)
    expect(heard.at(-1)).toEqual({
      token: `Bearer ${'t'.repeat(43)}`,
      body: { ask: 'read', instrument: code, purpose },
    })
  })

  it('[B09.4] says in words that there is no bridge, no connection, or no sense in the answer', async () => {
    const { id } = await connect()
    expect(await read(id, false)).toMatchObject({ state: 'refused', problem: 'no_bridge' })
    said = { state: 'stable', reading: { value: 'NaN' } }
    expect(await read(id)).toMatchObject({ state: 'refused', problem: 'bridge_away' })
    const [hood] = (await (await api.callerOf('technician')).facility.get()).equipment
    expect(await read(hood?.id ?? '')).toMatchObject({ state: 'refused', problem: 'not_connected' })
  })
})
