import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deactivateAccount } from './account.ts'
import { unlockAccount } from './lockout.ts'
import { signIn } from './sign-in.ts'
import { enrol, openTestContext, PIN, PLACE, type TestContext } from './testing/test-context.ts'

const HALF_HOUR = 30 * 60

describe('lockout', () => {
  let ctx: TestContext
  beforeEach(async () => {
    ctx = await openTestContext()
    await enrol(ctx, 'ana')
  })
  afterEach(() => ctx.close())

  const tryPin = (pin: string, userName = 'ana.name') =>
    signIn(ctx, { identifier: { kind: 'user_name', userName }, pin, kind: 'kiosk', place: PLACE })
  async function fail(times: number, userName?: string) {
    const answers = []
    for (let round = 0; round < times; round += 1) answers.push(await tryPin('000000', userName))
    return answers
  }

  it('[B10.3] counts down, and the fifth failure in a row locks for 30 minutes', async () => {
    const answers = await fail(5)
    expect(answers.map((answer) => !answer.ok && answer.attemptsLeft)).toEqual([4, 3, 2, 1, 0])
    expect(answers[3]).toMatchObject({ refusal: { code: 'credentials_wrong' }, justLocked: false })
    expect(answers[4]).toMatchObject({
      refusal: { code: 'account_locked' },
      justLocked: true,
      personId: 'ana',
    })
    expect(answers[4]).toMatchObject({ refusal: { message: expect.stringContaining('30 minutes') } })

    expect(await tryPin(PIN)).toMatchObject({
      ok: false,
      refusal: { code: 'account_locked' },
      justLocked: false,
    })
    ctx.pass(HALF_HOUR - 1)
    expect(await tryPin(PIN)).toMatchObject({ ok: false, refusal: { code: 'account_locked' } })
    ctx.pass(1)
    expect(await tryPin(PIN)).toMatchObject({ ok: true })
  })

  it('[B10.3] keeps every failed attempt with network address and device, for ever', async () => {
    await fail(1)
    const [rows] = await ctx.db.read([
      { sql: 'SELECT * FROM auth_attempt ORDER BY id DESC LIMIT 1', args: [] },
    ])
    expect(rows![0]).toMatchObject({
      person_id: 'ana',
      outcome: 'pin_wrong',
      network_address: '10.0.0.7',
      device_id: 'ipad-1',
      at: '2026-11-02T09:00:00.000Z',
    })
    for (const sql of ["UPDATE auth_attempt SET outcome = 'accepted'", 'DELETE FROM auth_attempt']) {
      await expect(ctx.db.client.execute(sql)).rejects.toThrow('append_only')
    }
    const replace =
      "INSERT OR REPLACE INTO auth_attempt SELECT id, at, NULL, '', '', '', '', '', '' FROM auth_attempt"
    await expect(ctx.db.client.execute(replace)).rejects.toThrow('append_only')
  })

  it('[B10.3] never judges a sixth of twenty guesses sent together, the right one among them or not', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryPin('000000')))
    const judged = answers.filter((answer) => !answer.ok && answer.refusal.code === 'credentials_wrong')
    expect(judged).toHaveLength(4)
    expect(answers.filter((answer) => !answer.ok && answer.justLocked)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.refusal.code === 'account_locked')).toHaveLength(
      16,
    )
    const counted = (await ctx.attempts()).filter((attempt) => attempt === 'sign_in accepted')
    expect(counted).toHaveLength(0)
  })

  it('[B10.3] accepts no right PIN that comes after the lock, however the requests overlap', async () => {
    for (let right = 0; right < 20; right += 3) {
      const before = (await ctx.attempts()).length
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => tryPin(index === right ? PIN : '000000')),
      )
      const outcomes = (await ctx.attempts()).slice(before)
      expect(outcomes).toHaveLength(20)
      const position = outcomes.indexOf('sign_in accepted')
      expect(answers.filter((answer) => answer.ok)).toHaveLength(position === -1 ? 0 : 1)
      const wrongBefore = outcomes.slice(0, position).filter((outcome) => outcome === 'sign_in pin_wrong')
      if (position !== -1) expect(wrongBefore.length).toBeLessThan(5)
      ctx.pass(5 * 60 * 60)
      expect((await tryPin(PIN)).ok).toBe(true)
    }
  })

  it('[B10.3] locks for 30 minutes, then 1 hour, then 4 hours, and starts again after a success', async () => {
    const minutes = async () => {
      const last = (await fail(5)).at(-1)!
      return last.ok ? '' : /\d+ minutes/.exec(last.refusal.message)?.[0]
    }
    expect(await minutes()).toBe('30 minutes')
    ctx.pass(HALF_HOUR)
    expect(await minutes()).toBe('60 minutes')
    ctx.pass(2 * HALF_HOUR)
    expect(await minutes()).toBe('240 minutes')
    ctx.pass(8 * HALF_HOUR)
    expect(await minutes()).toBe('240 minutes')
    ctx.pass(8 * HALF_HOUR)
    expect((await tryPin(PIN)).ok).toBe(true)
    expect(await minutes()).toBe('30 minutes')
  })

  it('[B10.3] after 100 failures in a row only a supervisor opens the account', async () => {
    for (let lock = 0; lock < 20; lock += 1) {
      await fail(5)
      ctx.pass(8 * HALF_HOUR)
    }
    ctx.pass(365 * 48 * HALF_HOUR)
    expect(await tryPin(PIN)).toMatchObject({ ok: false, refusal: { code: 'account_locked' } })
    const unlock = unlockAccount(ctx, { personId: 'ana', supervisorId: 'qa', place: PLACE })
    if (!unlock.ok) throw new Error(unlock.refusal.message)
    await ctx.db.write(unlock.statements)
    expect((await ctx.attempts()).at(-1)).toBe('unlock unlocked_by:qa')
    expect((await tryPin(PIN)).ok).toBe(true)
  })

  it('[B10.3] nobody unlocks themselves', () => {
    const unlock = unlockAccount(ctx, { personId: 'ana', supervisorId: 'ana', place: PLACE })
    expect(unlock).toMatchObject({ ok: false, refusal: { code: 'not_authorised' } })
  })

  it('[B10.3] answers a name that nobody has in the same words, counts and lock', async () => {
    ctx.setPolicy({ signing: 'badge_and_pin' })
    const words = (answers: Awaited<ReturnType<typeof fail>>) =>
      answers.map((answer) => !answer.ok && [answer.refusal, answer.attemptsLeft])
    expect(words(await fail(7, 'nobody'))).toEqual(words(await fail(7)))
    ctx.pass(HALF_HOUR)
    expect(words(await fail(7, 'nobody'))).toEqual(words(await fail(7)))
  })

  it('[B10.3] does not keep a typed name of digits alone, which may be a PIN in the wrong field', async () => {
    await fail(1, PIN)
    const [rows] = await ctx.db.read([
      { sql: 'SELECT user_name FROM auth_attempt ORDER BY id DESC LIMIT 1', args: [] },
    ])
    expect(rows).toEqual([{ user_name: null }])
  })

  it('[P11.6] tells an inactive account only to who knows its PIN, and opens nothing', async () => {
    await ctx.db.write(deactivateAccount('ana'))
    expect((await fail(1))[0]).toMatchObject({ refusal: { code: 'credentials_wrong' } })
    expect(await tryPin(PIN)).toMatchObject({ ok: false, refusal: { code: 'account_inactive' } })
  })
})
