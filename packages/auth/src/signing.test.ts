import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import { CHAIN_START } from '@batchproof/domain/kernel/hash-chain.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deactivateAccount } from './account.ts'
import { readChallenge } from './challenge.ts'
import { refusalOfConflict, type OfferedProof } from './proof.ts'
import { openSession, validateSession, type OpenedSession } from './session.ts'
import { completeSignature, prepareSignature, type ContentToSign, type SigningRequest } from './signing.ts'
import type { Bend, SoftwareAuthenticator } from './testing/software-authenticator.ts'
import { enrol, enrolPasskey, openTestContext, PIN, PLACE, type TestContext } from './testing/test-context.ts'

const content: ContentToSign = {
  commandId: 'command-1',
  commandType: 'batch.perform_step',
  stream: 'batch:1',
  prevHash: CHAIN_START,
  payload: { step: '4', net: '12.50 g' },
  meaning: 'step_performed',
  signerId: 'ana',
}
const signer = { printedName: 'Ana Ruiz', role: 'technician' }
const full: OfferedProof = { userName: 'ana.name', pin: PIN }

describe('signing', () => {
  let ctx: TestContext
  let session: OpenedSession
  let place: SigningRequest['place']
  beforeEach(async () => {
    ctx = await openTestContext()
    session = await enrol(ctx, 'ana', { badge: 'B-100' })
    place = { ...PLACE, sessionId: session.session.id }
  })
  afterEach(() => ctx.close())

  async function prepare(change: Partial<SigningRequest> = {}) {
    const prepared = await prepareSignature(ctx, { content, need: 'session', place, ...change })
    if (!prepared.ok) throw new Error(prepared.refusal.message)
    return prepared
  }
  async function sign(proof: OfferedProof, change: Partial<SigningRequest> = {}) {
    const { challengeId } = await prepare(change)
    return complete(challengeId, proof, change)
  }
  function complete(challengeId: string, proof: OfferedProof, change: Partial<SigningRequest> = {}) {
    return completeSignature(ctx, { content, need: 'session', place, signer, proof, challengeId, ...change })
  }
  async function signAndWrite(proof: OfferedProof, change: Partial<SigningRequest> = {}) {
    const signed = await sign(proof, change)
    if (!signed.ok) throw new Error(signed.refusal.message)
    await ctx.db.write(signed.statements)
    return signed.record
  }
  const missing = { ok: false, refusal: { code: 'signature_component_missing' }, attemptsLeft: null }
  const mismatch = { ok: false, refusal: { code: 'signature_does_not_match' }, attemptsLeft: null }

  it('[P11.6] first takes all components, later the PIN, and says honestly which', async () => {
    expect(await sign({ pin: PIN })).toMatchObject(missing)
    expect((await prepare()).components).toEqual(['identifier', 'pin'])
    expect((await signAndWrite(full)).components).toEqual(['user_name', 'pin'])
    expect((await prepare()).components).toEqual(['pin'])
    expect((await signAndWrite({ pin: PIN })).components).toEqual(['pin'])
    expect((await signAndWrite({ pin: PIN, badge: 'B-100' })).components).toEqual(['badge', 'pin'])
  })

  it('[P11.6] takes all components every time from witness, reviewer and PIC', async () => {
    await signAndWrite(full)
    expect(await sign({ pin: PIN }, { need: 'always_all' })).toMatchObject(missing)
    expect((await signAndWrite(full, { need: 'always_all' })).components).toEqual(['user_name', 'pin'])
  })

  it('[P11.6] another person’s signature on the device ends the period, not the session', async () => {
    await signAndWrite(full)
    await enrol(ctx, 'ben', { place: { ...PLACE, deviceId: 'ipad-2' } })
    const witness = { content: { ...content, signerId: 'ben' }, need: 'session' } as const
    expect(await sign({ pin: PIN }, witness)).toMatchObject(missing)
    await signAndWrite({ userName: 'ben.name', pin: PIN }, witness)
    expect(await validateSession(ctx, session.token)).toMatchObject({ personId: 'ana' })
    expect(await sign({ pin: PIN })).toMatchObject(missing)
    await signAndWrite(full)
    await signAndWrite({ pin: PIN })
  })

  it('[P11.6] another person’s own session on the device ends the period too', async () => {
    await signAndWrite(full)
    const ben = await enrol(ctx, 'ben')
    const bens = { content: { ...content, signerId: 'ben' }, place: { ...place, sessionId: ben.session.id } }
    await signAndWrite({ userName: 'ben.name', pin: PIN }, bens)
    expect(await sign({ pin: PIN })).toMatchObject(missing)
    expect((await signAndWrite({ pin: PIN }, bens)).components).toEqual(['pin'])
  })

  it('[P11.6] a period is of one session: another session of the same person begins anew', async () => {
    await signAndWrite(full)
    const other = await openSession(ctx, { personId: 'ana', kind: 'kiosk', place: PLACE })
    const there = { place: { ...place, sessionId: other.session.id } }
    expect(await sign({ pin: PIN }, there)).toMatchObject(missing)
  })

  it('[P11.6] a session that has ended, or on another device, gives no period', async () => {
    await signAndWrite(full)
    expect(await sign({ pin: PIN }, { place: { ...place, deviceId: 'ipad-2' } })).toMatchObject(missing)
    ctx.pass(15 * 60)
    expect(await sign({ pin: PIN })).toMatchObject(missing)
  })

  it('[P11.6] a device that is shared by others is not disturbed by an office session elsewhere', async () => {
    const office = await enrol(ctx, 'eva', { kind: 'office', place: { ...PLACE, deviceId: 'browser' } })
    const at = { ...PLACE, deviceId: 'browser', sessionId: office.session.id }
    const eva = { content: { ...content, signerId: 'eva' }, place: at }
    await signAndWrite({ userName: 'eva.name', pin: PIN }, eva)
    const ben = await enrol(ctx, 'ben', { kind: 'office', place: { ...PLACE, deviceId: 'browser' } })
    const bens = { content: { ...content, signerId: 'ben' }, place: { ...at, sessionId: ben.session.id } }
    await signAndWrite({ userName: 'ben.name', pin: PIN }, bens)
    expect((await signAndWrite({ pin: PIN }, eva)).components).toEqual(['pin'])
  })

  it('[B10.3] counts wrong PINs, names and badges together with those of sign-in, and locks', async () => {
    for (const proof of [
      { userName: 'ana.name', pin: '000000' },
      { userName: 'ben.name', pin: PIN },
      { badge: 'B-101', pin: PIN },
      { userName: 'ana.name', pin: '' },
    ]) {
      const answer = await sign(proof)
      expect(answer).toMatchObject({ ok: false })
    }
    expect(await sign({ userName: 'ana.name', pin: '000000' })).toMatchObject({ attemptsLeft: 1 })
    const { challengeId } = await prepare()
    const fifth = await complete(challengeId, { userName: 'ana.name', pin: '000000' })
    expect(fifth).toMatchObject({ refusal: { code: 'account_locked' }, justLocked: true, personId: 'ana' })
    expect(await complete(challengeId, full)).toMatchObject({
      refusal: { code: 'account_locked' },
      justLocked: false,
    })
    expect((await ctx.attempts()).at(-1)).toBe('signature account_locked')
  })

  it('[B10.3] of twenty guesses sent together none after the fifth wrong one is recorded as right', async () => {
    const { challengeId } = await prepare()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        complete(challengeId, index === 19 ? full : { ...full, pin: '000000' }),
      ),
    )
    const right = answers.at(-1)!
    if (right.ok) {
      const error = await ctx.db.write(right.statements).catch((thrown: unknown) => thrown)
      expect(refusalOfConflict(error)).toMatchObject({ code: 'account_locked' })
    }
    expect(
      answers.filter((answer) => !answer.ok && answer.refusal.code === 'credentials_wrong'),
    ).toHaveLength(4)
    expect(await ctx.attempts()).not.toContain('signature accepted')
  })

  it('[P11.5] a challenge serves once: of two signatures written together one stands', async () => {
    const { challengeId } = await prepare()
    const [one, two] = [await complete(challengeId, full), await complete(challengeId, full)]
    if (!one.ok || !two.ok) throw new Error('refused')
    await ctx.db.write(one.statements)
    const error = await ctx.db.write(two.statements).catch((thrown: unknown) => thrown)
    expect(refusalOfConflict(error)).toMatchObject({ code: 'signature_does_not_match' })
    expect(await complete(challengeId, full)).toMatchObject(mismatch)
    expect((await ctx.attempts()).at(-1)).toBe('signature challenge_used')
  })

  it('[P11.5] a challenge is not spent when its write fails, and a signature can be prepared again', async () => {
    const { challengeId } = await prepare()
    const signed = await complete(challengeId, full)
    if (!signed.ok) throw new Error('refused')
    const broken = { sql: 'INSERT INTO auth_device (id) VALUES (NULL)', args: [] }
    await expect(ctx.db.write([...signed.statements, broken])).rejects.toThrow()
    expect((await readChallenge(ctx, challengeId))?.usedAt).toBeNull()
    expect((await signAndWrite(full)).signerId).toBe('ana')
  })

  it('[P11.5] is refused for any other content than was prepared, without counting', async () => {
    const { challengeId } = await prepare()
    const changes: Partial<ContentToSign>[] = [
      { commandId: 'command-2' },
      { commandType: 'batch.skip_step' },
      { stream: 'batch:2' },
      { prevHash: 'f'.repeat(64) },
      { payload: { step: '4', net: '12.51 g' } },
      { meaning: 'step_witnessed' },
      { signerId: 'ben' },
    ]
    for (const change of changes) {
      expect(await complete(challengeId, full, { content: { ...content, ...change } })).toMatchObject(
        mismatch,
      )
    }
    expect((await complete(challengeId, full)).ok).toBe(true)
  })

  it('[P11.5] is refused from another session or device, and after five minutes', async () => {
    const { challengeId } = await prepare()
    for (const other of [{ sessionId: 'x' }, { sessionId: null }, { deviceId: 'ipad-2' }]) {
      expect(await complete(challengeId, full, { place: { ...place, ...other } })).toMatchObject(mismatch)
    }
    ctx.pass(5 * 60)
    expect(await complete(challengeId, full)).toMatchObject(mismatch)
    expect(await complete('unknown', full)).toMatchObject(mismatch)
  })

  it('[P11.4] the record holds who, in which role, when, where and what it means in words', async () => {
    const prepared = await prepare()
    ctx.pass(20)
    const signed = await complete(prepared.challengeId, full)
    if (!signed.ok) throw new Error('refused')
    expect(signed.record).toMatchObject({
      ...signer,
      signerId: 'ana',
      statement: 'Performed',
      signedAt: '2026-11-02T09:00:00.000Z',
      signedPayload: content.payload,
      contentHash: prepared.contentHash,
      nonce: prepared.nonce,
      webauthn: null,
      deviceId: 'ipad-1',
      networkAddress: '10.0.0.7',
      sealKeyId: 'seal-1',
    })
    expect(canonicalJson(signed.record)).not.toContain(PIN)
  })

  it('[P11.6] refuses signers who have no account, are inactive or must choose a PIN', async () => {
    const stranger = { content: { ...content, signerId: 'nobody' } }
    expect(await prepareSignature(ctx, { ...stranger, need: 'session', place })).toMatchObject({
      refusal: { code: 'account_inactive' },
    })
    const { challengeId } = await prepare()
    await ctx.db.write([{ sql: 'UPDATE auth_account SET must_change_pin = 1', args: [] }])
    expect(await complete(challengeId, full)).toMatchObject({ refusal: { code: 'pin_change_required' } })
    await ctx.db.write(deactivateAccount('ana'))
    expect(await complete(challengeId, full)).toMatchObject({ refusal: { code: 'account_inactive' } })
  })

  it('maps no other failure of a write to a refusal', () => {
    expect(refusalOfConflict(new Error('x'))).toBeNull()
  })

  describe('with a passkey', () => {
    let authenticator: SoftwareAuthenticator
    beforeEach(async () => {
      authenticator = await enrolPasskey(ctx, 'ana', session.session.id)
    })
    async function signWithPasskey(
      bend: Bend = {},
      device = authenticator,
      change: Partial<SigningRequest> = {},
    ) {
      const { challengeId, challenge } = await prepare(change)
      return complete(challengeId, { ...full, assertion: device.get({ challenge }, bend) }, change)
    }

    it('[B10.4] the challenge is the hash of the content, for the signer’s own passkeys alone', async () => {
      const prepared = await prepare()
      expect(prepared.components).toEqual(['identifier', 'pin', 'webauthn'])
      expect(Buffer.from(prepared.challenge, 'base64url').toString('hex')).toBe(prepared.contentHash)
      const own = Buffer.from(authenticator.credentialId).toString('base64url')
      expect(prepared.allowCredentials.map((each) => each.id)).toEqual([own])
    })

    it('[B10.4] signs with evidence, and moves the counter with the write', async () => {
      const signed = await signWithPasskey()
      if (!signed.ok) throw new Error('refused')
      expect(signed.record.components).toEqual(['user_name', 'pin', 'webauthn'])
      expect(signed.record.webauthn?.algorithm).toBe(-7)
      await ctx.db.write(signed.statements)
      const [rows] = await ctx.db.read([{ sql: 'SELECT sign_count FROM auth_credential', args: [] }])
      expect(rows).toEqual([{ sign_count: 1 }])
    })

    it('[B10.4] is refused without it, with another person’s, and over another challenge', async () => {
      expect(await sign(full)).toMatchObject(missing)
      const ben = await enrol(ctx, 'ben', { place: { ...PLACE, deviceId: 'ipad-2' } })
      const bens = await enrolPasskey(ctx, 'ben', ben.session.id)
      expect(await signWithPasskey({}, bens)).toMatchObject({
        ok: false,
        refusal: { code: 'credentials_wrong' },
      })
      expect((await ctx.attempts()).at(-1)).toBe('signature webauthn:credential_not_allowed')
      const { challenge } = await prepare()
      const { challengeId } = await prepare({ content: { ...content, payload: { step: '5' } } })
      const moved = { content: { ...content, payload: { step: '5' } } }
      const assertion = authenticator.get({ challenge })
      expect(await complete(challengeId, { ...full, assertion }, moved)).toMatchObject({ ok: false })
      expect((await ctx.attempts()).at(-1)).toBe('signature webauthn:challenge_differs')
    })

    it('[B10.4] a counter that goes back refuses and raises an alarm', async () => {
      const first = await signWithPasskey({ signCount: 9 })
      if (!first.ok) throw new Error('refused')
      await ctx.db.write(first.statements)
      expect(await signWithPasskey({ signCount: 9 })).toMatchObject({
        ok: false,
        alarm: 'credential_may_be_copied',
      })
    })

    it('[B10.4] records a passkey that was used though it was not needed', async () => {
      const first = await signWithPasskey()
      if (!first.ok) throw new Error('refused')
      await ctx.db.write(first.statements)
      const { challengeId, challenge, components } = await prepare()
      expect(components).toEqual(['pin'])
      const second = await complete(challengeId, { pin: PIN, assertion: authenticator.get({ challenge }) })
      expect(second).toMatchObject({ ok: true, record: { components: ['pin', 'webauthn'] } })
    })
  })

  it('[B10.4] where a passkey is required and none is enrolled, says so before asking for anything', async () => {
    ctx.setPolicy({ signing: 'biometric_required' })
    expect(await prepareSignature(ctx, { content, need: 'session', place })).toMatchObject(missing)
  })
})
