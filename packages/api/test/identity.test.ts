import { authenticateDevice } from '@batchproof/auth'
import { ORGANISATION_ID } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCaller } from '../src/app-router.ts'
import { resolveSession } from '../src/session.ts'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

const PLACE = { deviceId: 'browser-1', networkAddress: '10.0.0.9', userAgent: 'test' }
const by = (userName: string) => ({ by: 'user_name', userName }) as const

/** A browser: what it was given as a cookie comes back with its next request. */
async function browser() {
  let token: string | null = null
  return async () => {
    const { records } = api.facility
    const session = token === null ? null : await resolveSession(records, token, PLACE, true)
    const context = await api.contextOf(null, { session, place: PLACE })
    const setSession = (given: string | null) => {
      token = given
    }
    return createCaller({ ...context, cookies: { ...context.cookies, setSession } })
  }
}

const envelope = (subject: string) => ({
  id: crypto.randomUUID(),
  subject,
  performedAt: api.facility.clock.now(),
})

async function eventsOf(personId: string): Promise<string[]> {
  const administrator = await api.callerOf('administrator')
  return (await administrator.person.get({ id: personId })).history.map(({ type }) => type)
}

describe('signing in', () => {
  it('[P11.6] opens a session by user name and PIN, and ends it at sign-out', async () => {
    const request = await browser()
    const { userName, pin } = api.facility.person('qa')
    expect(await (await request()).auth.signIn({ identifier: by(userName), pin })).toMatchObject({ ok: true })
    expect((await (await request()).me.get()).person).toMatchObject({ name: 'David Okafor', roles: ['qa'] })
    await (await request()).auth.signOut()
    await expect((await request()).me.get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('asks the same of a name that nobody has', async () => {
    const caller = await (await browser())()
    const somebody = await caller.auth.signInOptions({ identifier: by('mlopez') })
    const nobody = await caller.auth.signInOptions({ identifier: by('nobody.here') })
    expect(Object.keys(nobody)).toEqual(Object.keys(somebody))
    // Some such names are asked for a passkey that nobody has, as some people are.
    const refused = await caller.auth.signIn({ identifier: by('nobody.here'), pin: '111222' })
    if (refused.ok) throw new Error('nobody was let in')
    expect(['credentials_wrong', 'signature_component_missing']).toContain(refused.refusal.code)
  })

  it('[B10.3] locks at the fifth failure, tells the administrators, and lets one of them unlock', async () => {
    const caller = await (await browser())()
    const { userName, personId, pin } = api.facility.person('secondQa')
    const answers = []
    for (let failure = 0; failure < 5; failure += 1)
      answers.push(await caller.auth.signIn({ identifier: by(userName), pin: '111222' }))
    expect(answers.at(-1)).toMatchObject({ ok: false, refusal: { code: 'account_locked' }, attemptsLeft: 0 })
    expect(await eventsOf(personId)).toContain('AccountLocked')
    const administrator = await api.callerOf('administrator')
    expect((await administrator.me.waiting()).map(({ verb, title }) => [verb, title])).toContainEqual([
      'Unlock',
      'Hannah Weiss',
    ])
    expect((await administrator.notification.list()).rows.map(({ kind }) => kind)).toContain('AccountLocked')
    const payload = { reason: 'Asked in person at the desk' }
    expect(await administrator.person.unlock({ ...envelope(personId), payload })).toMatchObject({ ok: true })
    expect(await caller.auth.signIn({ identifier: by(userName), pin })).toMatchObject({ ok: true })
  })

  it('[P11.2] takes a role away with the next request', async () => {
    const request = await browser()
    const { userName, pin, personId } = api.facility.person('secondPic')
    await (await request()).auth.signIn({ identifier: by(userName), pin })
    expect(await (await request()).audit.search()).toHaveProperty('rows')
    const administrator = await api.callerOf('administrator')
    const payload = { roles: ['warehouse' as const], reason: 'Moved to another department' }
    await administrator.person.changeRoles({ ...envelope(personId), payload })
    await expect((await request()).audit.search()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await administrator.person.deactivate({
      ...envelope(personId),
      payload: { reason: 'Left the company today' },
    })
    await expect((await request()).me.get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('[P11.6] lets a person choose another PIN, which is on their record', async () => {
    const request = await browser()
    const { userName, pin, personId } = api.facility.person('laboratory')
    await (await request()).auth.signIn({ identifier: by(userName), pin })
    const weak = await (await request()).auth.changePin({ currentPin: pin, newPin: '111111' })
    expect(weak).toMatchObject({ ok: false, refusal: { code: 'value_invalid', field: 'newPin' } })
    expect(await (await request()).auth.changePin({ currentPin: pin, newPin: '728194' })).toEqual({
      ok: true,
    })
    expect((await (await request()).me.get()).person.id).toBe(personId)
    const { history } = await (await api.callerOf('administrator')).person.get({ id: personId })
    const changed = history.find(({ type }) => type === 'PinChanged')
    expect(changed).toMatchObject({ personId, personName: 'Aisha Rahman', personRole: 'Laboratory analyst' })
  })
})

describe('a new person', () => {
  it('[P11.6] is registered with an account, gets a code once, and sets their own PIN and badge with it', async () => {
    const administrator = await api.callerOf('administrator')
    const personId = crypto.randomUUID()
    const payload = { name: 'Nora Fields', userName: 'nfields', roles: ['technician' as const] }
    expect(await administrator.person.register({ ...envelope(personId), payload })).toMatchObject({
      ok: true,
    })
    const asked = { ...envelope(personId), payload: { reason: 'First enrolment code' } }
    const issued = await administrator.person.issueCode(asked)
    if (!issued.ok || issued.code === null) throw new Error('no code was issued')
    expect(await administrator.person.issueCode(asked)).toMatchObject({ ok: true, code: null })

    const request = await browser()
    const about = { userName: 'nfields', code: issued.code, newPin: '924617', badge: 'NSP-B-2001' }
    expect(await (await request()).auth.enrolment.redeem(about)).toMatchObject({
      ok: true,
      personId,
      notes: [],
    })
    expect((await (await request()).me.get()).person.name).toBe('Nora Fields')
    expect(await (await request()).auth.enrolment.redeem(about)).toMatchObject({ ok: false })
    const badge = { by: 'badge', badge: 'NSP-B-2001' } as const
    expect(
      await (await request()).auth.signIn({ identifier: badge, pin: '924617', kind: 'kiosk' }),
    ).toMatchObject({
      ok: true,
      personId,
    })
    expect((await eventsOf(personId)).slice(0, 4)).toEqual([
      'PersonRegistered',
      'EnrolmentCodeIssued',
      'PersonEnrolled',
      'PersonEnrolled',
    ])
  })

  it('[P11.6] leaves nothing behind when the user name is taken', async () => {
    const administrator = await api.callerOf('administrator')
    const personId = crypto.randomUUID()
    const payload = { name: 'Another Lopez', userName: 'mlopez', roles: ['technician' as const] }
    const result = await administrator.person.register({ ...envelope(personId), payload })
    expect(result).toMatchObject({ ok: false, refusals: [{ code: 'already_exists', field: 'userName' }] })
    await expect(administrator.person.get({ id: personId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[P11.6] lets nobody but an administrator issue codes, and nobody one for themselves', async () => {
    const { personId } = api.facility.person('administrator')
    const payload = { reason: 'I forgot my own PIN' }
    const own = await (
      await api.callerOf('administrator')
    ).person.issueCode({ ...envelope(personId), payload })
    expect(own).toMatchObject({ ok: false, refusals: [{ code: 'not_authorised' }] })
    const other = await (await api.callerOf('pic')).person.issueCode({ ...envelope(personId), payload })
    expect(other).toMatchObject({ ok: false, refusals: [{ code: 'not_authorised' }] })
  })
})

describe('a device', () => {
  it('is registered by an administrator alone, who stays signed out on it', async () => {
    const context = await api.contextOf(null)
    const caller = createCaller(context)
    const register = (key: 'technician' | 'administrator') => {
      const { userName, pin } = api.facility.person(key)
      return caller.device.register({ identifier: by(userName), pin, name: 'CR-2 iPad' })
    }
    expect(await register('technician')).toMatchObject({ ok: false, refusal: { code: 'not_authorised' } })
    expect(context.effects.deviceToken).toBeUndefined()
    expect(await register('administrator')).toMatchObject({ ok: true })
    expect(context.effects.deviceToken).toMatch(/^[\w-]{40,}$/)
    expect(context.effects.sessionToken).toBeUndefined()
  })

  it('[P11.6] stands in the record when it is registered, and lets nobody in once it is revoked', async () => {
    const context = await api.contextOf(null)
    const { userName, pin } = api.facility.person('administrator')
    const device = { identifier: by(userName), pin, name: 'CR-1 iPad' }
    const registered = await createCaller(context).device.register(device)
    if (!registered.ok) throw new Error(registered.refusal.message)
    const administrator = await api.callerOf('administrator')
    const { deviceId } = registered
    const { organisation } = await administrator.facility.get()
    expect(organisation.devices).toContainEqual(expect.objectContaining({ id: deviceId, name: 'CR-1 iPad' }))
    const payload = { deviceId, reason: 'Left in a taxi yesterday' }
    const revoked = await administrator.organisation.revokeDevice({ ...envelope(ORGANISATION_ID), payload })
    expect(revoked).toMatchObject({ ok: true })
    const token = context.effects.deviceToken ?? ''
    expect(await authenticateDevice(api.facility.records.auth, token)).toBeNull()
  })
})
