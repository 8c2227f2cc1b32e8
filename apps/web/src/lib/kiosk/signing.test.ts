import { beforeEach, describe, expect, it, vi } from 'vitest'
import { refusal } from '@batchproof/domain'
import { NotSent } from './kiosk-api.ts'
import { Signing } from './signing.svelte.ts'
import type { CommandResult, PreparedSignature, PrepareResult } from '@batchproof/protocol'
import type { Kiosk } from './kiosk.svelte.ts'
import type { KioskApi } from './kiosk-api.ts'
import type { SigningOrder } from './signing.svelte.ts'

const prepared = (more: Partial<PreparedSignature> = {}): PreparedSignature => ({
  challengeId: 'challenge-1',
  challenge: 'AAAA',
  signerId: 'maria',
  prevHash: '0'.repeat(64),
  printedName: 'Maria Lopez',
  role: 'technician',
  meaning: 'step_performed',
  statement: 'Performed',
  signedAt: '2026-11-21T15:42:00.000Z',
  expiresAt: '2026-11-21T15:47:00.000Z',
  components: ['pin'],
  allowCredentials: [],
  relyingPartyId: 'localhost',
  ...more,
})
const recorded: CommandResult = { ok: true, subject: 'b', version: 2, events: [], repeated: false }
const wrong = refusal('credentials_wrong', 'That is not right. 4 attempts left.')

const prepare = vi.fn<KioskApi['prepare']>()
const send = vi.fn<KioskApi['send']>()
const kiosk = {
  api: { prepare, send },
  me: { person: { name: 'Maria Lopez', userName: 'mlopez' } },
  now: '2026-11-21T15:42:00.000Z',
} as unknown as Kiosk

let signing: Signing
const heard = { recorded: vi.fn(), refused: vi.fn(), failed: vi.fn() }
const order = (by: 'session' | 'another'): SigningOrder<'batch.witnessStep'> => ({
  type: 'batch.witnessStep',
  subject: 'b',
  payload: { stepId: 'mix' },
  title: 'Sign',
  statement: 'Mix',
  values: [],
  timeZone: 'America/New_York',
  by,
  onrecorded: heard.recorded,
  onrefused: heard.refused,
  onfailed: heard.failed,
})
const answers = (result: PrepareResult) => prepare.mockResolvedValueOnce(result)

beforeEach(() => {
  for (const mock of [prepare, send, heard.recorded, heard.refused, heard.failed]) mock.mockReset()
  signing = new Signing(kiosk)
})

describe('[B10.1] the signed-in person signs', () => {
  it('asks for the PIN alone in a running period, and sends the command that was prepared', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    expect(signing.stage).toBe('pin')
    expect(signing.signer).toEqual({ name: 'Maria Lopez', role: 'Compounding technician' })
    send.mockResolvedValueOnce(recorded)
    await signing.enterPin('482915')
    const [sent, proof] = send.mock.calls[0]!
    const { signer: _signer, ...asked } = prepare.mock.calls[0]![0]
    expect(sent).toEqual(asked)
    expect(proof).toMatchObject({
      challengeId: 'challenge-1',
      signerId: 'maria',
      pin: '482915',
      userName: null,
    })
    expect(heard.recorded).toHaveBeenCalledOnce()
    expect(signing.stage).toBe('closed')
  })

  it('shows no sheet when the rules refuse: the reasons go to the fields', async () => {
    const reasons = [refusal('step_values_missing', 'Net: nothing is recorded.', 'values.net')]
    answers({ ok: false, refusals: reasons })
    await signing.start(order('session'))
    expect(heard.refused).toHaveBeenCalledWith(reasons)
    expect(signing.open).toBe(false)
  })

  it('[P11.6] asks who signs at the first signing, and takes no other user name', async () => {
    answers({ ok: true, prepared: prepared({ components: ['identifier', 'pin'] }) })
    await signing.start(order('session'))
    expect(signing.stage).toBe('identify')
    await signing.identify({ userName: 'schen' })
    expect(signing.status).toMatchObject({ kind: 'error' })
    expect(send).not.toHaveBeenCalled()
    await signing.identify({ userName: 'MLopez' })
    send.mockResolvedValueOnce(recorded)
    await signing.enterPin('482915')
    expect(send.mock.calls[0]![1]).toMatchObject({ userName: 'MLopez', badge: null })
  })

  it('[B10.3] stays open at a wrong PIN and says how many attempts are left', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    send.mockResolvedValueOnce({ ok: false, refusals: [wrong] })
    await signing.enterPin('111111')
    expect(signing.stage).toBe('pin')
    expect(signing.status).toEqual({ kind: 'error', text: wrong.message })
  })

  it('[B10.3] locks the sheet when the account is locked', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    send.mockResolvedValueOnce({
      ok: false,
      refusals: [refusal('account_locked', 'Try again in 30 minutes.')],
    })
    await signing.enterPin('111111')
    expect(signing.status).toEqual({ kind: 'locked', text: 'Try again in 30 minutes.' })
  })

  it('[B11.2] sends the same command again after an answer was lost', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    send.mockRejectedValueOnce(new NotSent('no answer'))
    await signing.enterPin('482915')
    expect(signing.open).toBe(true)
    expect(signing.status).toMatchObject({ kind: 'error' })
    send.mockResolvedValueOnce({ ...recorded, repeated: true } as CommandResult)
    await signing.enterPin('482915')
    expect(send.mock.calls[1]![0]).toEqual(send.mock.calls[0]![0])
    expect(heard.recorded).toHaveBeenCalledOnce()
  })
})

describe('when the record moves while somebody is about to sign', () => {
  const news = [{ label: 'David Okafor asks', value: 'Which balance?' }]

  it('[B13.2] prepares anew, shows what came, and sends the proof for the record as it is now', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    answers({ ok: true, prepared: prepared({ challengeId: 'challenge-2', prevHash: 'moved' }) })
    await signing.recordMoved(news)
    expect([signing.stage, signing.news]).toEqual(['pin', news])
    send.mockResolvedValueOnce(recorded)
    await signing.enterPin('482915')
    expect(send.mock.calls[0]![0].id).toBe(prepare.mock.calls[0]![0].id)
    expect(send.mock.calls[0]![1]).toMatchObject({ challengeId: 'challenge-2', prevHash: 'moved' })
  })

  it('[R10] closes the sheet where the rules no longer allow it', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    const held = [refusal('batch_held', 'David Okafor holds this batch.')]
    answers({ ok: false, refusals: held })
    await signing.recordMoved(news)
    expect(signing.open).toBe(false)
    expect(heard.refused).toHaveBeenCalledWith(held)
  })

  it('leaves a sheet alone whose answer was lost: what moved the record may be its own command', async () => {
    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    send.mockRejectedValueOnce(new NotSent('no answer'))
    await signing.enterPin('482915')
    await signing.recordMoved(news)
    expect(prepare).toHaveBeenCalledOnce()
    expect(signing.open).toBe(true)
  })
})

describe('[B18.3] a witness signs on the same iPad', () => {
  it('stays closed when an answer comes after the sheet was left', async () => {
    await signing.start(order('another'))
    let answer = (_prepared: unknown) => {}
    prepare.mockImplementationOnce(() => new Promise((done) => (answer = done as typeof answer)))
    const asked = signing.identify({ badge: 'NSP-B-1002' })
    signing.cancel()
    answer({ ok: true, prepared: prepared({ signerId: 'sarah', components: ['identifier', 'pin'] }) })
    await asked
    expect(signing.stage).toBe('closed')
    await signing.start(order('another'))
    expect(signing.stage).toBe('identify')
  })

  it('says who they are before anything is prepared', async () => {
    await signing.start(order('another'))
    expect(prepare).not.toHaveBeenCalled()
    answers({ ok: true, prepared: prepared({ signerId: 'sarah', components: ['identifier', 'pin'] }) })
    await signing.identify({ badge: 'NSP-B-1002' })
    expect(prepare.mock.calls[0]![0].signer).toEqual({ by: 'badge', badge: 'NSP-B-1002' })
    expect(signing.stage).toBe('pin')
    send.mockResolvedValueOnce(recorded)
    await signing.enterPin('815274')
    expect(send.mock.calls[0]![1]).toMatchObject({ signerId: 'sarah', badge: 'NSP-B-1002' })
  })

  it('[B18.2] hears in the sheet that the performer cannot witness, and another can try', async () => {
    await signing.start(order('another'))
    answers({ ok: false, refusals: [refusal('witness_is_performer', 'Another person must witness it.')] })
    await signing.identify({ userName: 'mlopez' })
    expect(signing.stage).toBe('identify')
    expect(signing.status).toEqual({ kind: 'error', text: 'Another person must witness it.' })
    answers({ ok: true, prepared: prepared({ signerId: 'sarah', components: ['identifier', 'pin'] }) })
    await signing.identify({ userName: 'schen' })
    expect(signing.stage).toBe('pin')
  })

  it('forgets everything when the sheet is left', async () => {
    await signing.start(order('another'))
    answers({ ok: true, prepared: prepared({ components: ['identifier', 'pin'] }) })
    await signing.identify({ badge: 'NSP-B-1002' })
    signing.cancel()
    expect(signing).toMatchObject({ stage: 'closed', order: null, prepared: null })
    await signing.enterPin('815274')
    expect(send).not.toHaveBeenCalled()
  })

  it('[B18.3] closes by itself when nobody has touched it for two minutes, and says that nothing was signed', async () => {
    await signing.start(order('another'))
    answers({ ok: true, prepared: prepared({ components: ['identifier', 'pin'] }) })
    await signing.identify({ badge: 'NSP-B-1002' })
    signing.untouchedFor(119)
    expect(signing.stage).toBe('pin')
    signing.untouchedFor(120)
    expect(signing).toMatchObject({ stage: 'closed', prepared: null })
    expect(heard.failed).toHaveBeenCalledWith(expect.stringContaining('unsigned'))
    await signing.enterPin('815274')
    expect(send).not.toHaveBeenCalled()
  })

  it('[B18.3] stays while the signature is on its way, and the session’s own sheet ends with the session', async () => {
    await signing.start(order('another'))
    answers({ ok: true, prepared: prepared({ components: ['identifier', 'pin'] }) })
    await signing.identify({ badge: 'NSP-B-1002' })
    send.mockImplementationOnce(() => {
      signing.untouchedFor(600)
      return Promise.resolve(recorded)
    })
    await signing.enterPin('815274')
    expect(heard.recorded).toHaveBeenCalledOnce()
    expect(heard.failed).not.toHaveBeenCalled()

    answers({ ok: true, prepared: prepared() })
    await signing.start(order('session'))
    signing.untouchedFor(600)
    expect(signing.stage).toBe('pin')
  })
})
