import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccount } from './account.ts'
import { revokeCredential, listCredentials } from './credential.ts'
import { revokeDevice } from './device.ts'
import { changePin, issueEnrolmentCode, redeemEnrolmentCode } from './enrolment.ts'
import { completeRegistration, prepareRegistration } from './passkey.ts'
import { requirePinChange } from './set-pin.ts'
import { prepareSignIn, reauthenticate, signIn, type SignInRequest } from './sign-in.ts'
import { validateSession } from './session.ts'
import { SoftwareAuthenticator } from './testing/software-authenticator.ts'
import { enrol, enrolPasskey, openTestContext, PIN, PLACE, type TestContext } from './testing/test-context.ts'

const DAY = 24 * 60 * 60

describe('sign-in', () => {
  let ctx: TestContext
  let sessionId: string
  beforeEach(async () => {
    ctx = await openTestContext()
    sessionId = (await enrol(ctx, 'ana', { badge: 'B-100' })).session.id
  })
  afterEach(() => ctx.close())

  const ana = { kind: 'user_name', userName: 'ana.name' } as const
  const attempt = (change: Partial<SignInRequest> = {}) =>
    signIn(ctx, { identifier: ana, pin: PIN, kind: 'kiosk', place: PLACE, ...change })

  it.each([
    { kind: 'user_name', userName: '  ANA.Name ' },
    { kind: 'badge', badge: 'B-100' },
    { kind: 'person', personId: 'ana' },
  ] as const)('[P11.6] by $kind and PIN opens a session', async (identifier) => {
    const signedIn = await attempt({ identifier })
    if (!signedIn.ok) throw new Error(signedIn.refusal.message)
    expect(await validateSession(ctx, signedIn.token)).toMatchObject({ personId: 'ana' })
    expect(signedIn.mustChangePin).toBe(false)
  })

  it('[C04] gives another token at every sign-in and ends the session that the browser held', async () => {
    const first = await attempt()
    if (!first.ok) throw new Error('refused')
    const second = await attempt({ previousSessionId: first.session.id })
    if (!second.ok) throw new Error('refused')
    expect(second.token).not.toBe(first.token)
    expect(await validateSession(ctx, first.token)).toBeNull()
  })

  it('[C04] gives another token when the PIN is asked for again', async () => {
    const first = await attempt()
    if (!first.ok) throw new Error('refused')
    const about = { sessionId: first.session.id, place: PLACE }
    expect(await reauthenticate(ctx, { ...about, pin: '000000' })).toMatchObject({
      ok: false,
      attemptsLeft: 4,
    })
    const again = await reauthenticate(ctx, { ...about, pin: PIN })
    if (!again.ok) throw new Error('refused')
    expect(await validateSession(ctx, first.token)).toBeNull()
    expect(await validateSession(ctx, again.token)).not.toBeNull()
  })

  it('[P11.6] makes a person whose PIN is 90 days old choose another before anything else', async () => {
    ctx.pass(90 * DAY)
    const signedIn = await attempt()
    expect(signedIn).toMatchObject({ ok: true, mustChangePin: true })
    if (!signedIn.ok) return
    expect(await validateSession(ctx, signedIn.token)).toMatchObject({ mustChangePin: true })
    const about = { sessionId: signedIn.session.id, place: PLACE }
    expect(await reauthenticate(ctx, { ...about, pin: PIN })).toMatchObject({
      refusal: { code: 'pin_change_required' },
    })
    const changed = await changePin(ctx, { ...about, personId: 'ana', currentPin: PIN, newPin: '604815' })
    if (!changed.ok) throw new Error(changed.refusal.message)
    expect(await validateSession(ctx, changed.token)).toMatchObject({ mustChangePin: false })
    expect(await attempt()).toMatchObject({ ok: false })
    expect(await attempt({ pin: '604815' })).toMatchObject({ ok: true, mustChangePin: false })
  })

  it('[P11.6] makes a person choose another PIN when an administrator asks for it', async () => {
    await ctx.db.write(requirePinChange('ana'))
    expect(await attempt()).toMatchObject({ ok: true, mustChangePin: true })
  })

  it('[P11.6] refuses weak PINs, the last five, and a change without the present one', async () => {
    const change = (currentPin: string, newPin: string) =>
      changePin(ctx, { personId: 'ana', sessionId, currentPin, newPin, place: PLACE })
    expect(await change(PIN, '123456')).toMatchObject({ refusal: { code: 'value_invalid' } })
    expect(await change('000000', '604815')).toMatchObject({ refusal: { code: 'credentials_wrong' } })
    const pins = [PIN, '604815', '815062', '259164', '937406']
    for (const [index, pin] of pins.slice(1).entries()) {
      const changed = await change(pins[index]!, pin)
      if (!changed.ok) throw new Error(changed.refusal.message)
      sessionId = changed.session.id
    }
    for (const pin of pins) {
      expect(await change('937406', pin)).toMatchObject({
        refusal: { code: 'value_invalid', field: 'newPin' },
      })
    }
    const sixth = await change('937406', '418260')
    if (!sixth.ok) throw new Error(sixth.refusal.message)
    sessionId = sixth.session.id
    expect(await change('418260', PIN)).toMatchObject({ ok: true })
  })

  it('[P11.6] keeps the PIN history and the accounts against change and removal', async () => {
    for (const sql of [
      'DELETE FROM auth_pin_history',
      "UPDATE auth_pin_history SET pin_verifier = 'x'",
      'DELETE FROM auth_account',
      "UPDATE auth_account SET user_name = 'other'",
      "INSERT OR REPLACE INTO auth_account (person_id, user_name, created_at) VALUES ('ana', 'ana.name', '')",
      "INSERT OR REPLACE INTO auth_account (person_id, user_name, created_at) VALUES ('eve', 'ana.name', '')",
    ]) {
      await expect(ctx.db.client.execute(sql)).rejects.toThrow()
    }
    const again = createAccount(ctx, { personId: 'eve', userName: 'Ana.NAME' })
    await expect(ctx.db.write(again)).rejects.toMatchObject({ reason: 'user_name_taken' })
    const badge = createAccount(ctx, { personId: 'eve', userName: 'eve', badge: 'B-100' })
    await expect(ctx.db.write(badge)).rejects.toMatchObject({ reason: 'badge_taken' })
  })

  describe('with a passkey', () => {
    let authenticator: SoftwareAuthenticator
    beforeEach(async () => {
      authenticator = await enrolPasskey(ctx, 'ana', sessionId)
    })

    async function withPasskey(bend = {}, device = authenticator) {
      const { passkey } = await prepareSignIn(ctx, { identifier: ana, place: PLACE })
      return {
        challengeId: passkey!.challengeId,
        assertion: device.get({ challenge: passkey!.challenge }, bend),
      }
    }

    it('[B10.4] asks for it where it is enrolled, before it judges the PIN', async () => {
      const refused = { refusal: { code: 'signature_component_missing' }, attemptsLeft: null }
      expect(await attempt()).toMatchObject(refused)
      expect(await attempt({ pin: '000000' })).toMatchObject(refused)
      expect(await attempt(await withPasskey())).toMatchObject({ ok: true })
    })

    it('[B10.4] takes a challenge once, from its device, in time', async () => {
      const proof = await withPasskey()
      expect((await attempt(proof)).ok).toBe(true)
      expect(await attempt(proof)).toMatchObject({ ok: false, attemptsLeft: 4 })
      const elsewhere = { ...PLACE, deviceId: 'ipad-2' }
      expect((await attempt({ ...(await withPasskey()), place: elsewhere })).ok).toBe(false)
      const late = await withPasskey()
      ctx.pass(5 * 60)
      expect((await attempt(late)).ok).toBe(false)
      expect((await attempt(await withPasskey())).ok).toBe(true)
    })

    it('[B10.3] counts a wrong passkey like a wrong PIN, in the same words', async () => {
      const wrongPin = await attempt({ ...(await withPasskey()), pin: '000000' })
      expect(wrongPin).toMatchObject({ refusal: { message: 'That is not right. 4 attempts left.' } })
      const wrongKey = await attempt(await withPasskey({ rpId: 'evil.test' }))
      expect(wrongKey).toMatchObject({ refusal: { message: 'That is not right. 3 attempts left.' } })
      expect((await ctx.attempts()).at(-1)).toBe('sign_in webauthn:rp_id_differs')
    })

    it('[B10.4] raises an alarm when the counter goes back', async () => {
      expect((await attempt(await withPasskey({ signCount: 9 }))).ok).toBe(true)
      const copied = await attempt(await withPasskey({ signCount: 9 }))
      expect(copied).toMatchObject({ ok: false, alarm: 'credential_may_be_copied', personId: 'ana' })
    })

    it('[P11.6] refuses it once it is revoked, ends the sessions, and never enrols it again', async () => {
      const signedIn = await attempt(await withPasskey())
      if (!signedIn.ok) throw new Error('refused')
      const [credential] = await listCredentials(ctx, 'ana')
      const proof = await withPasskey()
      await ctx.db.write(revokeCredential(ctx, credential!.id))
      expect(await validateSession(ctx, signedIn.token)).toBeNull()
      expect((await attempt(proof)).ok).toBe(false)
      expect((await ctx.attempts()).at(-1)).toBe('sign_in webauthn:credential_revoked')
      await expect(enrolPasskey(ctx, 'ana', sessionId, authenticator)).rejects.toThrow(
        'could not be enrolled',
      )
      const back = 'UPDATE auth_credential SET revoked_at = NULL'
      await expect(ctx.db.client.execute(back)).rejects.toThrow('credential_is_fixed')
    })

    it('[P11.6] a lost device takes the passkeys inside it along', async () => {
      await ctx.db.write(revokeDevice(ctx, PLACE.deviceId))
      expect(await listCredentials(ctx, 'ana')).toEqual([])
    })

    it('[P11.6] asks for the PIN again to enrol another', async () => {
      const { session } = await enrol(ctx, 'ben')
      const about = { personId: 'ben', sessionId: session.id, place: PLACE }
      const prepared = await prepareRegistration(ctx, { ...about, userName: 'ben', displayName: 'Ben' })
      const { challenge, user } = prepared.options
      const response = new SoftwareAuthenticator().create({ challenge, userId: user.id })
      const { challengeId } = prepared
      const wrong = await completeRegistration(ctx, {
        ...about,
        challengeId,
        pin: '000000',
        response,
        nickname: '',
      })
      expect(wrong).toMatchObject({ ok: false, refusal: { code: 'credentials_wrong' } })
      const other = { ...about, personId: 'ana', challengeId, pin: PIN, response, nickname: '' }
      expect(await completeRegistration(ctx, other)).toMatchObject({ refusal: { code: 'value_invalid' } })
    })

    it('[P11.6] offers a person their own passkeys, and a name that nobody has an imagined one, always the same', async () => {
      const { passkey } = await prepareSignIn(ctx, { identifier: ana, place: PLACE })
      const [own] = await listCredentials(ctx, 'ana')
      expect(passkey!.allowCredentials.map((each) => each.id)).toEqual([own!.id])
      ctx.setPolicy({ signing: 'biometric_required' })
      const about = { identifier: { kind: 'user_name', userName: 'nobody' }, place: PLACE } as const
      const [one, two] = [await prepareSignIn(ctx, about), await prepareSignIn(ctx, about)]
      expect(one.passkey!.allowCredentials).toHaveLength(1)
      expect(one.passkey!.allowCredentials).toEqual(two.passkey!.allowCredentials)
      const challengeId = one.passkey!.challengeId
      const assertion = authenticator.get({ challenge: one.passkey!.challenge })
      const refused = await attempt({ identifier: about.identifier, challengeId, assertion })
      expect(refused).toMatchObject({ ok: false, attemptsLeft: 4, personId: null })
    })
  })

  describe('enrolment code', () => {
    const redeem = (code: string, change = {}) =>
      redeemEnrolmentCode(ctx, {
        userName: 'ana.name',
        code,
        newPin: '604815',
        kind: 'office',
        place: PLACE,
        ...change,
      })
    async function issue() {
      const issued = issueEnrolmentCode(ctx, { personId: 'ana', issuedBy: 'admin' })
      if (!issued.ok) throw new Error('refused')
      await ctx.db.write(issued.statements)
      return issued.code
    }

    it('[P11.6] has twelve letters, is kept as a hash, and is read as people write it', async () => {
      const code = await issue()
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
      const [rows] = await ctx.db.read([{ sql: 'SELECT * FROM auth_enrolment_code', args: [] }])
      expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
      const misread = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      expect((await redeem(misread)).ok).toBe(true)
    })

    it('[P11.6] works once, within 24 hours, and only the newest', async () => {
      const old = await issue()
      const code = await issue()
      expect((await redeem(old)).ok).toBe(false)
      const [one, two] = await Promise.all([redeem(code), redeem(code, { newPin: '815062' })])
      expect([one.ok, two.ok].filter(Boolean)).toHaveLength(1)
      expect((await redeem(code, { newPin: '259164' })).ok).toBe(false)
      const late = await issue()
      ctx.pass(DAY)
      expect((await redeem(late, { newPin: '259164' })).ok).toBe(false)
    })

    it('[P11.6] ends a lock and every session, and answers wrong names and codes alike', async () => {
      for (let round = 0; round < 5; round += 1) await attempt({ pin: '000000' })
      const code = await issue()
      const unknown = await redeem(code, { userName: 'nobody' })
      const wrong = await redeem('0000-0000-0000')
      expect(unknown).toMatchObject({ ok: false, refusal: { code: 'credentials_wrong' } })
      expect(!unknown.ok && unknown.refusal).toEqual(!wrong.ok && wrong.refusal)
      expect((await redeem(code)).ok).toBe(true)
      expect((await attempt({ pin: '604815' })).ok).toBe(true)
    })

    it('[P11.6] is issued to nobody by themselves, and a PIN by nobody for another', () => {
      const own = issueEnrolmentCode(ctx, { personId: 'ana', issuedBy: 'ana' })
      expect(own).toMatchObject({ ok: false, refusal: { code: 'not_authorised' } })
    })
  })
})
