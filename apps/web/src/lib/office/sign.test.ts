import { refusal, type RefusalCode } from '@batchproof/domain'
import type { CommandResult, PreparedSignature } from '@batchproof/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Signing } from './sign.svelte.ts'

const { prepare, send } = vi.hoisted(() => ({ prepare: vi.fn(), send: vi.fn() }))
vi.mock('./api.ts', () => ({ api: () => ({ sign: { prepare: { mutate: prepare } } }) }))
vi.mock('../api/command.ts', () => ({ send }))

const prepared = (challengeId: string, more: Partial<PreparedSignature> = {}): PreparedSignature => ({
  challengeId,
  challenge: 'AAAA',
  signerId: 'p1',
  prevHash: 'a'.repeat(64),
  printedName: 'Sarah Chen',
  role: 'Pharmacist in charge',
  meaning: 'formula_approved',
  statement: 'Approved for production',
  signedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-21T10:05:00.000Z',
  components: ['identifier', 'pin'],
  allowCredentials: [],
  relyingPartyId: 'localhost',
  ...more,
})
const refused = (code: RefusalCode, message: string): CommandResult => ({
  ok: false,
  refusals: [refusal(code, message)],
})
const recorded: CommandResult = { ok: true, subject: 'f1', version: 4, events: [], repeated: false }

const given = { identifier: 'schen', pin: '815274' }
const approve = {
  command: 'formula.approve',
  subject: 'f1',
  payload: { version: 2 },
  userName: 'schen',
} as const

async function begun(): Promise<{ signing: Signing; done: ReturnType<typeof vi.fn> }> {
  const done = vi.fn()
  const signing = new Signing(approve, done)
  await signing.prepare()
  return { signing, done }
}

beforeEach(() => {
  prepare.mockReset()
  send.mockReset()
  let number = 0
  prepare.mockImplementation(() => Promise.resolve({ ok: true, prepared: prepared(`c${(number += 1)}`) }))
})

describe('signing a command', () => {
  it('[B10.1] sends the command under the id and the time that were prepared, with the proof', async () => {
    send.mockResolvedValue(recorded)
    const { signing, done } = await begun()
    await signing.sign(given)
    const asked = prepare.mock.calls[0]?.[0] as { id: string; performedAt: string }
    expect(send.mock.calls[0]?.slice(1)).toEqual([
      'formula.approve',
      'f1',
      { version: 2 },
      expect.objectContaining({ challengeId: 'c1', userName: 'schen', badge: null, pin: '815274' }),
      { id: asked.id, performedAt: asked.performedAt },
    ])
    expect(done).toHaveBeenCalledExactlyOnceWith(recorded)
  })

  it('[B10.3] shows how many attempts are left after a wrong PIN, and asks under a new challenge', async () => {
    send.mockResolvedValueOnce(refused('credentials_wrong', 'That is not right. 4 attempts left.'))
    send.mockResolvedValueOnce(recorded)
    const { signing, done } = await begun()
    await signing.sign({ ...given, pin: '000000' })
    expect([signing.phase, signing.message]).toEqual(['asking', 'That is not right. 4 attempts left.'])
    await signing.sign(given)
    expect(send.mock.calls[1]?.[4]).toMatchObject({ challengeId: 'c2' })
    expect(done).toHaveBeenCalledOnce()
  })

  it('[P11.5] prepares anew when the record moved meanwhile, and says so', async () => {
    send.mockResolvedValueOnce(refused('record_moved', 'moved'))
    const { signing } = await begun()
    await signing.sign(given)
    expect(prepare).toHaveBeenCalledTimes(2)
    expect(signing.message).toMatch(/changed this record/)
  })

  it('[B10.3] ends when the account is locked, and when the rules refuse', async () => {
    send.mockResolvedValueOnce(refused('account_locked', 'Locked until 10:30.'))
    const locked = (await begun()).signing
    await locked.sign(given)
    expect([locked.phase, locked.message]).toEqual(['locked', 'Locked until 10:30.'])

    send.mockResolvedValueOnce(refused('formula_signatures_missing', 'Authored is missing.'))
    const blocked = (await begun()).signing
    await blocked.sign(given)
    expect(blocked.phase).toBe('refused')
    expect(blocked.refusals.map(({ message }) => message)).toEqual(['Authored is missing.'])
  })

  it('takes what is not the own user name for a badge, and keeps the command when no answer came', async () => {
    send.mockRejectedValueOnce(new TypeError('network'))
    send.mockResolvedValueOnce(recorded)
    const { signing, done } = await begun()
    await signing.sign({ ...given, identifier: 'NSP-B-1002' })
    expect(send.mock.calls[0]?.[4]).toMatchObject({ userName: null, badge: 'NSP-B-1002' })
    expect(signing.phase).toBe('failed')
    await signing.prepare()
    await signing.sign(given)
    expect(send.mock.calls[1]?.[5]).toEqual(send.mock.calls[0]?.[5])
    expect(done).toHaveBeenCalledOnce()
  })
})
