import { KeyObject, sign } from 'node:crypto'
import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import { contentHash } from '@batchproof/domain/kernel/hash-chain.ts'
import type { SignatureRecord } from '@batchproof/domain/signature/signature.ts'
import { fromBase64url, toBase64url, utf8 } from './bytes.ts'
import type { SealKey } from './context.ts'

const ALGORITHM = { name: 'Ed25519' }
const SEAL_KEY_ID_LENGTH = 16

/** Public keys of seals by key id: the 32 bytes of an Ed25519 key, base64url. Safe to give to anyone. */
export type PublicSealKeys = Readonly<Record<string, string>>

/** A signature record that is not sealed yet. */
export type UnsealedSignature = Omit<SignatureRecord, 'seal' | 'sealKeyId'>

export type SealProblem = 'seal_key_unknown' | 'seal_invalid'

/**
 * A new seal key.
 *
 * @returns the key for the context, its private half as PKCS #8 in base64url (a secret: keep it outside the
 * database), and its public half
 */
export async function generateSealKey(
  id: string,
): Promise<{ key: SealKey; secret: string; publicKey: string }> {
  const pair = (await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair
  const secret = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  const publicKey = await crypto.subtle.exportKey('raw', pair.publicKey)
  return {
    key: { id, privateKey: KeyObject.from(pair.privateKey) },
    secret: toBase64url(new Uint8Array(secret)),
    publicKey: toBase64url(new Uint8Array(publicKey)),
  }
}

/** Reads a seal key from its secret. @throws Error when it is not an Ed25519 key in PKCS #8, base64url. */
export async function importSealKey(id: string, secret: string): Promise<SealKey> {
  const pkcs8 = fromBase64url(secret)
  if (!pkcs8) throw new Error('the seal key is not base64url')
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
  return { id, privateKey: KeyObject.from(key) }
}

/**
 * Opens the installation's seal key: its id is the start of the SHA-256 of its public half, so that a record sealed by
 * it names it without anybody having to keep a list.
 *
 * @throws Error when the secret is not an Ed25519 key in PKCS #8, base64url
 */
export async function openSealKey(secret: string): Promise<{ key: SealKey; publicKeys: PublicSealKeys }> {
  const pkcs8 = fromBase64url(secret)
  if (!pkcs8) throw new Error('the seal key is not base64url')
  const exportable = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', exportable)
  if (x === undefined) throw new Error('the seal key has no public half')
  const id = contentHash(x).slice(0, SEAL_KEY_ID_LENGTH)
  return { key: await importSealKey(id, secret), publicKeys: { [id]: x } }
}

/**
 * Seals a signature record: Ed25519 over its canonical JSON, key id included. Whoever can write to the database but
 * does not hold the key cannot make a record that {@link verifySeal} accepts.
 *
 * On the calling thread: it takes 40 µs, and WebCrypto's way to the thread pool and back takes longer.
 */
export function sealSignature(sealKey: SealKey, unsealed: UnsealedSignature): SignatureRecord {
  const record = { ...unsealed, sealKeyId: sealKey.id }
  const seal = sign(null, utf8(canonicalJson(record)), sealKey.privateKey)
  return { ...record, seal: toBase64url(seal) }
}

/** Whether a record is as the server sealed it; null when it is. */
export async function verifySeal(
  record: SignatureRecord,
  publicKeys: PublicSealKeys,
): Promise<SealProblem | null> {
  const { seal, ...unsealed } = record
  // A name such as 'constructor' is not a key.
  const text = Object.hasOwn(publicKeys, record.sealKeyId) ? publicKeys[record.sealKeyId] : undefined
  if (text === undefined) return 'seal_key_unknown'
  const raw = fromBase64url(text)
  const signature = fromBase64url(seal)
  if (!raw || !signature) return 'seal_invalid'
  const key = await crypto.subtle.importKey('raw', raw, ALGORITHM, false, ['verify'])
  const genuine = await crypto.subtle.verify(ALGORITHM, key, signature, utf8(canonicalJson(unsealed)))
  return genuine ? null : 'seal_invalid'
}
