import { expect, test } from 'vitest'
import { generateSealKey, openSealKey, sealSignature, verifySeal } from './seal.ts'
import type { UnsealedSignature } from './seal.ts'

const unsealed: UnsealedSignature = {
  signerId: 'p1',
  printedName: 'Maria Lopez',
  role: 'Compounding technician',
  meaning: 'step_performed',
  statement: 'Performed',
  signedAt: '2026-11-20T15:00:00.000Z',
  nonce: 'n',
  prevHash: '0'.repeat(64),
  signedPayload: { stepId: 'weigh' },
  contentHash: '1'.repeat(64),
  components: ['user_name', 'pin'],
  webauthn: null,
  deviceId: 'ipad-1',
  networkAddress: '10.0.0.1',
}

test('[P11.5] a key that is opened again seals under the same name, and its public half proves it', async () => {
  const { secret, publicKey } = await generateSealKey('made')
  const opened = await openSealKey(secret)
  expect(Object.values(opened.publicKeys)).toEqual([publicKey])
  expect((await openSealKey(secret)).key.id).toBe(opened.key.id)
  const record = sealSignature(opened.key, unsealed)
  expect(await verifySeal(record, opened.publicKeys)).toBeNull()
  expect(await verifySeal({ ...record, printedName: 'Somebody else' }, opened.publicKeys)).toBe(
    'seal_invalid',
  )
})

test('[P11.5] a seal by another key is unknown', async () => {
  const mine = await openSealKey((await generateSealKey('a')).secret)
  const other = await openSealKey((await generateSealKey('b')).secret)
  expect(await verifySeal(sealSignature(other.key, unsealed), mine.publicKeys)).toBe('seal_key_unknown')
})
