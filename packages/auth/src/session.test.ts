import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deactivateAccount } from './account.ts'
import { authenticateDevice, registerDevice, revokeDevice } from './device.ts'
import { forgetExpired } from './forget-expired.ts'
import {
  endSession,
  endSessionsOf,
  openSession,
  rotateSession,
  sessionCookie,
  validateSession,
} from './session.ts'
import { enrol, openTestContext, PLACE, type TestContext } from './testing/test-context.ts'

const MINUTE = 60

describe('sessions', () => {
  let ctx: TestContext
  let token: string
  let id: string
  beforeEach(async () => {
    ctx = await openTestContext()
    await enrol(ctx, 'ana')
    const opened = await openSession(ctx, { personId: 'ana', kind: 'office', place: PLACE })
    token = opened.token
    id = opened.session.id
  })
  afterEach(() => ctx.close())

  it('[C04] keeps the SHA-256 of the token and never the token', async () => {
    const [rows] = await ctx.db.read([{ sql: 'SELECT * FROM auth_session', args: [] }])
    expect(JSON.stringify(rows)).toContain(id)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(await validateSession(ctx, id)).toBeNull()
  })

  it('[C04] validates the token of an open session', async () => {
    const valid = await validateSession(ctx, token)
    expect(valid).toMatchObject({ personId: 'ana', mustChangePin: false, fresh: false })
    expect(valid?.session).toMatchObject({ id, kind: 'office', deviceId: 'ipad-1', firstFullSigningAt: null })
    expect(await validateSession(ctx, `${token}x`)).toBeNull()
  })

  it('[C04] ends after 30 idle minutes in the office, and lives on with activity', async () => {
    ctx.pass(29 * MINUTE)
    expect(await validateSession(ctx, token)).toMatchObject({ fresh: true })
    ctx.pass(29 * MINUTE)
    expect(await validateSession(ctx, token)).toMatchObject({ fresh: true })
    ctx.pass(30 * MINUTE)
    expect(await validateSession(ctx, token)).toBeNull()
  })

  it('[C04] ends after 15 idle minutes on a kiosk', async () => {
    const kiosk = await openSession(ctx, { personId: 'ana', kind: 'kiosk', place: PLACE })
    ctx.pass(15 * MINUTE)
    expect(await validateSession(ctx, kiosk.token)).toBeNull()
  })

  it('[C04] is not kept alive by requests that nobody made', async () => {
    ctx.pass(20 * MINUTE)
    expect(await validateSession(ctx, token, false)).toMatchObject({ fresh: false })
    ctx.pass(10 * MINUTE)
    expect(await validateSession(ctx, token)).toBeNull()
  })

  it('[C04] ends after 12 hours however busy', async () => {
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      ctx.pass(20 * MINUTE)
      expect(await validateSession(ctx, token)).not.toBeNull()
    }
    ctx.pass(20 * MINUTE)
    expect(await validateSession(ctx, token)).toBeNull()
  })

  it('[C04] ends at once when the policy allows less than it has been open', async () => {
    ctx.setPolicy({ officeIdleMinutes: 240 })
    const long = await openSession(ctx, { personId: 'ana', kind: 'office', place: PLACE })
    ctx.pass(120 * MINUTE)
    ctx.setPolicy({ sessionMaximumHours: 1 })
    expect(await validateSession(ctx, long.token)).toBeNull()
  })

  it('[C04] rotation kills the old token and keeps the absolute end', async () => {
    ctx.pass(10 * MINUTE)
    const rotated = await rotateSession(ctx, id)
    expect(await validateSession(ctx, token)).toBeNull()
    const valid = await validateSession(ctx, rotated!.token)
    expect(valid?.session.createdAt).toBe('2026-11-02T09:00:00.000Z')
    expect(await rotateSession(ctx, id)).toBeNull()
  })

  it('[C04] ends one, or all of a person’s', async () => {
    const second = await openSession(ctx, { personId: 'ana', kind: 'office', place: PLACE })
    await endSession(ctx, id)
    expect(await validateSession(ctx, token)).toBeNull()
    expect(await validateSession(ctx, second.token)).not.toBeNull()
    await endSessionsOf(ctx, 'ana')
    expect(await validateSession(ctx, second.token)).toBeNull()
  })

  it('[P11.6] ends at once with the account and with the device', async () => {
    const {
      deviceId,
      token: deviceToken,
      statements,
    } = registerDevice(ctx, { name: 'iPad 3', kind: 'kiosk' })
    await ctx.db.write(statements)
    expect(await authenticateDevice(ctx, deviceToken)).toEqual({ deviceId, name: 'iPad 3', kind: 'kiosk' })
    const onDevice = await openSession(ctx, { personId: 'ana', kind: 'kiosk', place: { ...PLACE, deviceId } })
    await ctx.db.write(revokeDevice(ctx, deviceId))
    expect(await authenticateDevice(ctx, deviceToken)).toBeNull()
    expect(await validateSession(ctx, onDevice.token)).toBeNull()
    await ctx.db.write(deactivateAccount('ana'))
    expect(await validateSession(ctx, token)).toBeNull()
  })

  it('[C04] sets the strictest cookie that the scheme allows', () => {
    const text = sessionCookie(ctx, token, true).serialize()
    expect(text).toContain(`__Host-batchproof-session=${token}`)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) {
      expect(text.split('; ')).toContain(part)
    }
    expect(text).not.toContain('Domain')
    const plain = sessionCookie(ctx, null, false)
    expect(plain.name).toBe('batchproof-session')
    expect(plain.serialize()).toContain('Max-Age=0')
    expect(plain.serialize()).not.toContain('Secure')
  })

  it('[C04] forgets what has expired', async () => {
    ctx.pass(60 * MINUTE)
    await ctx.db.write(forgetExpired(ctx))
    const [rows] = await ctx.db.read([{ sql: 'SELECT count(*) AS count FROM auth_session', args: [] }])
    expect(rows).toEqual([{ count: 0 }])
  })
})
