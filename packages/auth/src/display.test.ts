import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authenticateDevice, revokeDevice } from './device.ts'
import {
  authenticateDisplay,
  issuePairingCode,
  PAIRING_CODE_SECONDS,
  redeemPairingCode,
  registerDisplay,
} from './display.ts'
import { openTestContext, PLACE, type TestContext } from './testing/test-context.ts'

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

describe('a wall display', () => {
  let ctx: TestContext
  let deviceId: string
  beforeEach(async () => {
    ctx = await openTestContext()
    const registered = registerDisplay(ctx, 'QA office')
    deviceId = registered.deviceId
    await ctx.db.write(registered.statements)
  })
  afterEach(() => ctx.close())

  const issue = async () => {
    const { code, statements } = issuePairingCode(ctx, deviceId)
    await ctx.db.write(statements)
    return code
  }
  const redeem = (code: string) => redeemPairingCode(ctx, { code, place: PLACE })
  const paired = async () => {
    const answer = await redeem(await issue())
    if (!answer.ok) throw new Error(answer.refusal.message)
    return answer.token
  }
  const codeOf = (answer: Awaited<ReturnType<typeof redeem>>) => (answer.ok ? 'paired' : answer.refusal.code)
  /** A day has passed: the answer carries the next token. */
  const replaced = async (token: string) => {
    const { replacement } = (await authenticateDisplay(ctx, token)) ?? {}
    if (!replacement) throw new Error('the token was not replaced')
    return replacement
  }

  it('[P11.6] is paired by a code, typed as people type, and only its hash and that of the token are kept', async () => {
    const code = await issue()
    const answer = await redeem(` ${code.toLowerCase().replace('-', ' ')}`)
    expect(answer).toMatchObject({ ok: true, deviceId, name: 'QA office' })
    const token = answer.ok ? answer.token : ''
    expect(await authenticateDisplay(ctx, token)).toEqual({ deviceId, name: 'QA office', replacement: null })
    const [rows] = await ctx.db.read([{ sql: 'SELECT * FROM auth_display', args: [] }])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''))
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('[P11.6] refuses a code that is wrong, used, replaced or run out, alike, and keeps each try', async () => {
    const first = await issue()
    const second = await issue()
    expect(codeOf(await redeem('AAAA-AAAA'))).toBe('credentials_wrong')
    expect(codeOf(await redeem(first))).toBe('credentials_wrong')
    expect(codeOf(await redeem(second))).toBe('paired')
    expect(codeOf(await redeem(second))).toBe('credentials_wrong')
    const third = await issue()
    ctx.pass(PAIRING_CODE_SECONDS)
    expect(codeOf(await redeem(third))).toBe('credentials_wrong')
    expect(await ctx.attempts()).toEqual([
      'pairing code_wrong',
      'pairing code_wrong',
      'pairing accepted',
      'pairing code_wrong',
      'pairing code_wrong',
    ])
  })

  it('[P11.6] pairs one of many browsers that type the same code at once', async () => {
    const code = await issue()
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('[P11.6] is shown by one browser: pairing it anew ends the token before', async () => {
    const before = await paired()
    const code = await issue()
    expect(await authenticateDisplay(ctx, before)).not.toBeNull()
    expect(codeOf(await redeem(code))).toBe('paired')
    expect(await authenticateDisplay(ctx, before)).toBeNull()
  })

  it('[P11.6] changes its token after a day, and the one before ends when its successor is seen', async () => {
    const first = await paired()
    ctx.pass(DAY - 1)
    expect(await authenticateDisplay(ctx, first)).toMatchObject({ replacement: null })
    ctx.pass(1)
    const second = await replaced(first)
    expect(await authenticateDisplay(ctx, first)).toMatchObject({ deviceId, replacement: null })
    expect(await authenticateDisplay(ctx, second)).toMatchObject({ deviceId, replacement: null })
    expect(await authenticateDisplay(ctx, first)).toBeNull()
  })

  it('[P11.6] is given another token when the answer with the last one was lost', async () => {
    const first = await paired()
    ctx.pass(DAY)
    const lost = await replaced(first)
    ctx.pass(MINUTE)
    const second = await replaced(first)
    expect(await authenticateDisplay(ctx, lost)).toBeNull()
    expect(await authenticateDisplay(ctx, second)).toMatchObject({ deviceId })
    expect(await authenticateDisplay(ctx, first)).toBeNull()
  })

  it('[P11.6] gives one replacement to requests that come together', async () => {
    const token = await paired()
    ctx.pass(DAY)
    const answers = await Promise.all(Array.from({ length: 8 }, () => authenticateDisplay(ctx, token)))
    expect(answers.every((answer) => answer !== null)).toBe(true)
    expect(answers.filter((answer) => answer?.replacement)).toHaveLength(1)
  })

  it('[C04] stays signed in for months with nobody near it, and not after 90 days without power', async () => {
    let token = await paired()
    for (let day = 0; day < 200; day += 1) {
      ctx.pass(DAY)
      token = await replaced(token)
    }
    ctx.pass(89 * DAY)
    token = await replaced(token)
    ctx.pass(90 * DAY)
    expect(await authenticateDisplay(ctx, token)).toBeNull()
  })

  it('[P11.6] is revoked at once and for ever, its waiting code with it', async () => {
    const token = await paired()
    const code = await issue()
    await ctx.db.write(revokeDevice(ctx, deviceId))
    expect(await authenticateDisplay(ctx, token)).toBeNull()
    expect(codeOf(await redeem(code))).toBe('credentials_wrong')
    await ctx.db.write(issuePairingCode(ctx, deviceId).statements)
    await expect(
      ctx.db.write([{ sql: 'UPDATE auth_display SET revoked_at = NULL', args: [] }]),
    ).rejects.toThrow(/TRIGGER/)
  })

  it('[P11.2] has a token that is none of a kiosk', async () => {
    expect(await authenticateDevice(ctx, await paired())).toBeNull()
  })
})
