import { authenticateDisplay } from '@batchproof/auth'
import { ORGANISATION_ID } from '@batchproof/domain'
import { verifyRoomToken } from '@batchproof/protocol/room-token.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter, createCaller } from '../src/app-router.ts'
import { DISPLAY, mayRead } from '../src/query-roles.ts'
import { call, openTestApi, proceduresOf, type TestApi } from './test-api.ts'

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
const reason = 'The browser was set up anew'

/** An administrator registers a display and is shown its code. */
async function register(name: string): Promise<string> {
  const administrator = await api.callerOf('administrator')
  const issued = await administrator.device.registerWall({ ...envelope(), payload: { name } })
  if (!issued.ok || issued.code === null) throw new Error(`${name} got no code`)
  return issued.code
}

/** A browser without a session types a code; its cookie, where it got one. */
async function pair(code: string) {
  const context = await api.contextOf(null)
  const answer = await createCaller(context).wall.pair({ code })
  return { answer, token: context.effects.displayToken ?? null }
}

/** The caller that the host makes of a token, as hooks.server.ts does. */
async function callerWith(token: string) {
  const display = await authenticateDisplay(api.facility.records.auth, token)
  return api.callerOf(null, { display })
}

async function rowOf(name: string) {
  const devices = await (await api.callerOf('administrator')).device.list()
  const found = devices.find((device) => device.name === name)
  if (!found) throw new Error(`${name} is not registered`)
  return found
}

describe('pairing a wall display', () => {
  it('[P11.6] takes a code that an administrator was shown, once, and shows the running batches from then on', async () => {
    const code = await register('QA office')
    expect(await rowOf('QA office')).toMatchObject({ kind: 'wall', pairing: { pairedAt: null } })
    const { answer, token } = await pair(code)
    expect(answer).toEqual({ ok: true, name: 'QA office' })
    expect(await (await callerWith(token!)).wall.show()).toMatchObject({ display: 'QA office', cards: [] })
    expect(await rowOf('QA office')).toMatchObject({ pairing: { codeExpiresAt: null } })
    expect((await pair(code)).answer).toMatchObject({ ok: false, refusal: { code: 'credentials_wrong' } })
  })

  it('[P11.6] stands in the record: registered, code issued anew, revoked, by whom and why', async () => {
    await register('Corridor')
    const administrator = await api.callerOf('administrator')
    const { id: deviceId } = await rowOf('Corridor')
    const again = await administrator.device.issueCode({ ...envelope(), payload: { deviceId, reason } })
    expect(again).toMatchObject({ ok: true, code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) })
    await administrator.organisation.revokeDevice({ ...envelope(), payload: { deviceId, reason } })
    const { rows } = await administrator.audit.search({ stream: `organisation:${ORGANISATION_ID}` })
    const about = rows.filter((row) => JSON.stringify(row).includes(deviceId))
    expect(about.map(({ type, personName }) => [type, personName])).toEqual([
      ['DeviceRevoked', 'Rachel Kim'],
      ['PairingCodeIssued', 'Rachel Kim'],
      ['DeviceRegistered', 'Rachel Kim'],
    ])
    expect(JSON.stringify(rows)).not.toContain(again.ok ? again.code : '-')
  })

  it('[P11.2] is for administrators alone, and leaves nothing behind for anybody else', async () => {
    const count = await api.eventCount()
    const qa = await api.callerOf('qa')
    const refused = { ok: false, refusals: [{ code: 'not_authorised' }] }
    expect(await qa.device.registerWall({ ...envelope(), payload: { name: 'Mine' } })).toMatchObject(refused)
    const { id: deviceId } = await rowOf('QA office')
    expect(await qa.device.issueCode({ ...envelope(), payload: { deviceId, reason } })).toMatchObject(refused)
    expect(await api.eventCount()).toBe(count)
    await expect(rowOf('Mine')).rejects.toThrow()
  })

  it('answers a name that is taken or too short at its field', async () => {
    const administrator = await api.callerOf('administrator')
    const taken = await administrator.device.registerWall({ ...envelope(), payload: { name: 'QA office' } })
    expect(taken).toMatchObject({ ok: false, refusals: [{ code: 'already_exists', field: 'name' }] })
    const short = await administrator.device.registerWall({ ...envelope(), payload: { name: 'Q' } })
    expect(short).toMatchObject({ ok: false, refusals: [{ code: 'value_invalid', field: 'name' }] })
  })

  it('[P11.6] makes one code of one command, however often it is sent', async () => {
    const administrator = await api.callerOf('administrator')
    const sent = { ...envelope(), payload: { name: 'Twice' } }
    const first = await administrator.device.registerWall(sent)
    expect(first).toMatchObject({ ok: true, code: expect.any(String) })
    expect(await administrator.device.registerWall(sent)).toMatchObject({ ok: true, code: null })
    expect((await pair(first.ok ? (first.code ?? '') : '')).answer).toMatchObject({ ok: true, name: 'Twice' })
  })

  it('[P11.6] counts guesses of a code by where they come from', async () => {
    const place = { deviceId: 'browser-9', networkAddress: '203.0.113.9', userAgent: 'guesser' }
    const guesser = await api.callerOf(null, { place })
    for (let guess = 0; guess < 10; guess += 1)
      expect(await guesser.wall.pair({ code: 'AAAA-AAAA' })).toMatchObject({ ok: false })
    await expect(guesser.wall.pair({ code: 'AAAA-AAAA' })).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
    })
  })
})

describe('a paired wall display', () => {
  it('[P11.6] is revoked at once: the next thing it asks is refused', async () => {
    const { token } = await pair(await register('Lost'))
    expect(await (await callerWith(token!)).wall.show()).toMatchObject({ display: 'Lost' })
    const { id: deviceId } = await rowOf('Lost')
    const administrator = await api.callerOf('administrator')
    await administrator.organisation.revokeDevice({ ...envelope(), payload: { deviceId, reason } })
    const display = await callerWith(token!)
    await expect(display.wall.show()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(display.wall.enter()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('[C04] enters the floor room as a display, under its own name', async () => {
    const tokenKey = 't'.repeat(43)
    const records = {
      ...api.facility.records,
      rooms: { origin: 'http://rooms.example', serviceKey: 's'.repeat(43), tokenKey },
    }
    const display = { deviceId: 'wall-7', name: 'QA office' }
    const entry = await (await api.callerOf(null, { display, records })).wall.enter()
    const { organisationId: organisation } = api.facility.records
    expect(entry).toMatchObject({ room: `floor:${organisation}`, host: 'ws://rooms.example' })
    const nowSeconds = Date.parse(api.facility.clock.now()) / 1000
    const expected = { organisation, room: entry.room, nowSeconds }
    const checked = await verifyRoomToken(new TextEncoder().encode(tokenKey), entry.token, expected)
    expect(checked).toMatchObject({
      ok: true,
      claims: { personId: 'wall-7', name: 'QA office', role: 'display' },
    })
  })

  const walked = Object.keys(appRouter._def.procedures).filter((path) => !mayRead([DISPLAY], path))

  it('[P11.2] may read two things', () => {
    const readable = proceduresOf('query').filter((path) => mayRead([DISPLAY], path))
    expect(readable.toSorted()).toEqual(['wall.enter', 'wall.show'])
  })

  it.each(walked)('[P11.2] is refused %s', async (path) => {
    const count = await api.eventCount()
    await expect(call(await api.display(), path, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await api.eventCount()).toBe(count)
  })

  it('[P11.2] is nobody who is signed in: no person sees the wall by its address', async () => {
    for (const who of ['administrator', 'qa', 'pic'] as const)
      await expect((await api.callerOf(who)).wall.show()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect((await api.callerOf(null)).wall.show()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })
})
