import { RSAPublicKey, decodePKIXRSAPublicKey } from '@oslojs/crypto/rsa'
import { decodePKIXECDSASignature } from '@oslojs/crypto/ecdsa'
import {
  coseAlgorithmEdDSA,
  coseAlgorithmES256,
  coseAlgorithmRS256,
  coseEllipticCurveEd25519,
  coseEllipticCurveP256,
  type COSEPublicKey,
} from '@oslojs/webauthn'
import { fromHex } from '../bytes.ts'

/** The COSE algorithms that are accepted: the allow-list of registration and of every assertion. */
export const ACCEPTED_ALGORITHMS = [coseAlgorithmES256, coseAlgorithmEdDSA, coseAlgorithmRS256] as const
export type AcceptedAlgorithm = (typeof ACCEPTED_ALGORITHMS)[number]

/** True for an algorithm of the allow-list. */
export function isAcceptedAlgorithm(algorithm: number): algorithm is AcceptedAlgorithm {
  return (ACCEPTED_ALGORITHMS as readonly number[]).includes(algorithm)
}

// SubjectPublicKeyInfo (RFC 5480, RFC 8410) up to the key itself.
const P256_SPKI_HEAD = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200')
const ED25519_SPKI_HEAD = fromHex('302a300506032b6570032100')
const P256_FIELD_BYTES = 32
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * A credential's key as SubjectPublicKeyInfo, the form that every other tool reads.
 *
 * @throws Error when the key is not of the algorithm that it names
 */
export function encodePublicKey(key: COSEPublicKey): Uint8Array<ArrayBuffer> {
  switch (key.algorithm()) {
    case coseAlgorithmES256: {
      const { curve, x, y } = key.ec2()
      if (curve !== coseEllipticCurveP256) throw new Error('ES256 is over P-256')
      return join(P256_SPKI_HEAD, Uint8Array.of(4), fixedBytes(x), fixedBytes(y))
    }
    case coseAlgorithmEdDSA: {
      const { curve, x } = key.okp()
      if (curve !== coseEllipticCurveEd25519 || x.byteLength !== 32) throw new Error('EdDSA is over Ed25519')
      return join(ED25519_SPKI_HEAD, x)
    }
    case coseAlgorithmRS256: {
      const { n, e } = key.rsa()
      return Uint8Array.from(new RSAPublicKey(n, e).encodePKIX())
    }
    default:
      throw new Error('not an accepted algorithm')
  }
}

/**
 * Whether the signature over the message is by the key. Uses the platform's native cryptography (Node and Workers);
 * false, never an error, for anything malformed.
 */
export async function verifySignature(
  algorithm: AcceptedAlgorithm,
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    switch (algorithm) {
      case coseAlgorithmES256: {
        const parameters = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
        return await verifyNative(parameters, publicKey, fixedEcdsaSignature(signature), message)
      }
      case coseAlgorithmRS256: {
        // A longer or shorter number with the same value is another encoding of the same signature: refused.
        if (signature.byteLength !== modulusBytes(publicKey)) return false
        const parameters = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
        return await verifyNative(parameters, publicKey, signature, message)
      }
      case coseAlgorithmEdDSA:
        return await verifyNative({ name: 'Ed25519' }, publicKey, signature, message)
    }
  } catch {
    return false
  }
}

async function verifyNative(
  parameters: { name: string; namedCurve?: string; hash?: string },
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('spki', publicKey, parameters, false, ['verify'])
  return crypto.subtle.verify(parameters, key, signature, message)
}

/** WebAuthn signs in DER; WebCrypto reads r and s as two numbers of fixed width. */
function fixedEcdsaSignature(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const { r, s } = decodePKIXECDSASignature(der)
  for (const part of [r, s]) {
    if (part < 1n || part >= P256_ORDER) throw new RangeError('not an ECDSA signature over P-256')
  }
  return join(fixedBytes(r), fixedBytes(s))
}

/** A number as 32 bytes, zeros first. (The library's own key encoder leaves them out of y.) */
function fixedBytes(value: bigint): Uint8Array<ArrayBuffer> {
  return fromHex(value.toString(16).padStart(P256_FIELD_BYTES * 2, '0'))
}

function modulusBytes(spki: Uint8Array): number {
  return Math.ceil(decodePKIXRSAPublicKey(spki).n.toString(16).length / 2)
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
