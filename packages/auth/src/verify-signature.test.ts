import { CHAIN_START } from '@batchproof/domain/kernel/hash-chain.ts'
import type { SignatureRecord } from '@batchproof/domain/signature/signature.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { generateSealKey, importSealKey, sealSignature, verifySeal } from './seal.ts'
import { completeSignature, prepareSignature, type ContentToSign } from './signing.ts'
import { enrol, enrolPasskey, openTestContext, PIN, PLACE, type TestContext } from './testing/test-context.ts'
import { verifySignatureRecord, type SignedEvent } from './verify-signature.ts'

const content: ContentToSign = {
  commandId: 'command-1',
  commandType: 'batch.perform_step',
  stream: 'batch:1',
  prevHash: CHAIN_START,
  payload: { step: '4', net: '12.50 g' },
  meaning: 'step_performed',
  signerId: 'ana',
}

describe('a signature where it stands', () => {
  let ctx: TestContext
  let record: SignatureRecord
  let event: SignedEvent
  beforeEach(async () => {
    ctx = await openTestContext()
    const { session } = await enrol(ctx, 'ana')
    const authenticator = await enrolPasskey(ctx, 'ana', session.id)
    const request = { content, need: 'session', place: { ...PLACE, sessionId: session.id } } as const
    const prepared = await prepareSignature(ctx, request)
    if (!prepared.ok) throw new Error(prepared.refusal.message)
    const { challengeId, challenge } = prepared
    const proof = { userName: 'ana.name', pin: PIN, assertion: authenticator.get({ challenge }) }
    const signer = { printedName: 'Ana Ruiz', role: 'technician' }
    const signed = await completeSignature(ctx, { ...request, challengeId, signer, proof })
    if (!signed.ok) throw new Error(signed.refusal.message)
    record = signed.record
    const { commandId, commandType, stream, prevHash } = content
    event = {
      commandId,
      commandType,
      stream,
      prevHash,
      commandOrdinal: 0,
      personId: 'ana',
      signature: record,
    }
  })
  afterEach(() => ctx.close())

  const faults = (change: Partial<SignedEvent>, signedStream?: string) =>
    verifySignatureRecord({ ...event, ...change }, { publicKeys: ctx.publicKeys, rp: ctx.rp }, signedStream)

  it('[P11.5] is good', async () => {
    expect(await faults({})).toEqual([])
  })

  it('[P11.5] is good on a further event of its command, in another stream too', async () => {
    const further = { commandOrdinal: 1, stream: 'deviation:1', prevHash: 'a'.repeat(64) }
    expect(await faults(further, 'batch:1')).toEqual([])
    expect(await faults(further)).toEqual(['content_hash_differs'])
  })

  it.each<[string, Partial<SignedEvent>, string]>([
    ['another stream', { stream: 'batch:2' }, 'content_hash_differs'],
    ['another place in the stream', { prevHash: 'a'.repeat(64) }, 'prev_hash_differs'],
    ['another command', { commandId: 'command-2' }, 'content_hash_differs'],
    ['another kind of command', { commandType: 'batch.skip_step' }, 'content_hash_differs'],
    ['another person’s event', { personId: 'ben' }, 'signer_differs'],
    ['nowhere', { signature: null }, 'signature_missing'],
  ])('[P11.5] fails when it is moved to %s', async (_where, change, fault) => {
    expect(await faults(change)).toContain(fault)
  })

  it('[P11.5] fails after a change of any one of its fields', async () => {
    for (const field of Object.keys(record) as (keyof SignatureRecord)[]) {
      const value = record[field]
      const other =
        typeof value === 'string' ? `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}` : null
      const changed = { ...record, [field]: field === 'components' ? ['pin'] : other } as SignatureRecord
      expect(await faults({ signature: changed }), field).not.toEqual([])
    }
  })

  it('[P11.5] a database alone cannot forge one: the seal is another key’s', async () => {
    const { key, publicKey } = await generateSealKey('seal-1')
    const { seal: _seal, sealKeyId: _id, ...unsealed } = record
    const forged = sealSignature(key, { ...unsealed, printedName: 'Eve' })
    expect(await faults({ signature: forged })).toEqual(['seal_invalid'])
    expect(await verifySeal(forged, { 'seal-1': publicKey })).toBeNull()
    expect(await verifySeal(forged, { other: publicKey })).toBe('seal_key_unknown')
    expect(await verifySeal({ ...forged, sealKeyId: 'constructor' }, {})).toBe('seal_key_unknown')
  })

  it('[P11.5] the passkey’s evidence stands even against whoever holds the seal key', async () => {
    const { seal: _seal, sealKeyId: _id, ...unsealed } = record
    const forged = sealSignature(ctx.sealKey, {
      ...unsealed,
      signedPayload: { step: '4', net: '99 g' },
    })
    expect(await faults({ signature: forged })).toEqual(['content_hash_differs'])
    const moved = sealSignature(ctx.sealKey, { ...unsealed, contentHash: 'b'.repeat(64) })
    expect(await faults({ signature: moved })).toContain('webauthn:challenge_differs')
    const stripped = sealSignature(ctx.sealKey, { ...unsealed, webauthn: null })
    expect(await faults({ signature: stripped })).toEqual(['components_not_evidenced'])
  })

  it('[P11.5] a seal key is read back from its secret', async () => {
    const { secret, publicKey } = await generateSealKey('seal-2')
    const { seal: _seal, sealKeyId: _id, ...unsealed } = record
    const sealed = sealSignature(await importSealKey('seal-2', secret), unsealed)
    expect(await verifySeal(sealed, { 'seal-2': publicKey })).toBeNull()
  })
})
