import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readingStatementText, type ReadingStatement, type SignedReading } from '@batchproof/domain'

/** The bridge's own key: what it signs, the record can hold it to. */
export interface BridgeKey {
  /** 32 bytes in base64url: what an administrator registers. */
  readonly publicKey: string
  sign(statement: ReadingStatement): SignedReading
}

/** Opens an Ed25519 private key, PKCS #8 DER in base64url. @throws Error when it is none */
export function openBridgeKey(privateKey: string): BridgeKey {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64url'), format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key of the bridge is no Ed25519 key')
  return {
    publicKey: publicKeyOf(key),
    sign: (statement) => {
      const text = new TextEncoder().encode(readingStatementText(statement))
      return { ...statement, signature: sign(null, text, key).toString('base64url') }
    },
  }
}

/** Makes a new private key, PKCS #8 DER in base64url. */
export function makeBridgeKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
}

function publicKeyOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (x === undefined) throw new Error('the key of the bridge has no public half')
  return x
}
