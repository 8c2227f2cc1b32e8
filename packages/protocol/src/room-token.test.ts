import { describe, expect, it } from 'vitest'
import { signRoomToken, verifyRoomToken } from './room-token.ts'

const key = new Uint8Array(32).fill(3)
const now = 1_800_000_000
const about = {
  organisation: 'org',
  room: 'batch-1',
  personId: 'ana',
  name: 'Ana',
  role: 'qa',
  place: 'office' as const,
}
const door = { organisation: 'org', room: 'batch-1', nowSeconds: now }

describe('room token', () => {
  it('lets in who was named, for one room and one minute', async () => {
    const token = await signRoomToken(key, about, now)
    const verdict = await verifyRoomToken(key, token, { ...door, nowSeconds: now + 59 })
    expect(verdict).toMatchObject({
      ok: true,
      claims: { ...about, aud: 'room', exp: now + 60, stay: now + 120 },
    })
    expect(await verifyRoomToken(key, token, { ...door, nowSeconds: now + 60 })).toMatchObject({
      problem: 'expired',
    })
  })

  it('lets its holder stay as long as the site says, and no longer than the rooms allow', async () => {
    const verdict = async (staySeconds: number) =>
      verifyRoomToken(key, await signRoomToken(key, about, now, staySeconds), door)
    expect(await verdict(20)).toMatchObject({ ok: true, claims: { exp: now + 60, stay: now + 20 } })
    expect(await verdict(3600)).toMatchObject({ problem: 'lives_too_long' })
  })

  it('has another id each time, so that the room can let each in once', async () => {
    expect(await signRoomToken(key, about, now)).not.toBe(await signRoomToken(key, about, now))
  })

  it('is refused at another room, in another organisation, and under another key', async () => {
    const token = await signRoomToken(key, about, now)
    const problem = async (change: Partial<typeof door>, with_ = key) => {
      const verdict = await verifyRoomToken(with_, token, { ...door, ...change })
      return verdict.ok ? null : verdict.problem
    }
    expect(await problem({ room: 'batch-2' })).toBe('other_room')
    expect(await problem({ organisation: 'other' })).toBe('other_organisation')
    expect(await problem({ nowSeconds: now - 3600 })).toBe('lives_too_long')
    expect(await problem({}, new Uint8Array(32).fill(4))).toBe('signature_wrong')
  })

  it('is refused after a change of any part', async () => {
    const [version, body, mac] = (await signRoomToken(key, about, now)).split('.') as [string, string, string]
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const forged = Buffer.from(JSON.stringify({ ...claims, role: 'pic' })).toString('base64url')
    const problem = async (token: string) => {
      const verdict = await verifyRoomToken(key, token, door)
      return verdict.ok ? null : verdict.problem
    }
    expect(await problem(`${version}.${forged}.${mac}`)).toBe('signature_wrong')
    expect(await problem(`room2.${body}.${mac}`)).toBe('malformed')
    expect(await problem(`${version}.${body}`)).toBe('malformed')
    expect(await problem(`${version}.${body}.${mac}.x`)).toBe('malformed')
    expect(await problem(`${version}.${body}.!`)).toBe('malformed')
    expect(await problem('')).toBe('malformed')
    expect(await problem(`${version}.${body}.${'A'.repeat(5000)}`)).toBe('malformed')
  })
})
