import { scrypt } from 'node:crypto'
import { equalBytes, fromBase64url, hmacSha256, toBase64url, utf8 } from './bytes.ts'
import { DEFAULT_SCRYPT_COST, type AuthContext, type Pepper, type ScryptCost } from './context.ts'

type PinContext = Pick<AuthContext, 'pepper' | 'random' | 'scryptCost'>

const SALT_BYTES = 16
const HASH_BYTES = 32

/**
 * A verifier of the PIN: `scrypt$<log2 N>$<r>$<p>$<pepper id>$<salt>$<hash>`, the last two base64url.
 *
 * All six-digit PINs can be tried against a bare scrypt hash within hours, so what goes into scrypt is the PIN's
 * HMAC under a pepper that the database does not hold: a stolen database alone verifies nothing.
 */
export async function makePinVerifier(ctx: PinContext, pin: string): Promise<string> {
  const cost = ctx.scryptCost ?? DEFAULT_SCRYPT_COST
  const salt = ctx.random(SALT_BYTES)
  const hash = await slowHash(pin, ctx.pepper.key, salt, cost)
  return ['scrypt', cost.log2N, cost.r, cost.p, ctx.pepper.id, toBase64url(salt), toBase64url(hash)].join('$')
}

/**
 * Whether the PIN is the one that the verifier was made from. With no verifier (unknown user, no PIN yet) it does
 * the same work and says no, so that time does not tell who exists.
 *
 * @throws Error when the verifier cannot be read or its pepper is not configured: a fault of the installation that
 * must not look like a wrong PIN.
 */
export async function verifyPin(ctx: PinContext, pin: string, verifier: string | null): Promise<boolean> {
  if (verifier === null) {
    await slowHash(pin, ctx.pepper.key, new Uint8Array(SALT_BYTES), ctx.scryptCost ?? DEFAULT_SCRYPT_COST)
    return false
  }
  const { cost, pepperId, salt, hash } = parseVerifier(verifier)
  return equalBytes(await slowHash(pin, pepperKey(ctx.pepper, pepperId), salt, cost), hash)
}

function parseVerifier(verifier: string): {
  cost: ScryptCost
  pepperId: string
  salt: Uint8Array
  hash: Uint8Array
} {
  const [scheme, log2N, r, p, pepperId, saltText, hashText] = verifier.split('$')
  const salt = fromBase64url(saltText ?? '')
  const hash = fromBase64url(hashText ?? '')
  if (
    scheme !== 'scrypt' ||
    pepperId === undefined ||
    salt?.length !== SALT_BYTES ||
    hash?.length !== HASH_BYTES
  ) {
    throw new Error('a PIN verifier in the database cannot be read')
  }
  return { cost: { log2N: Number(log2N), r: Number(r), p: Number(p) }, pepperId, salt, hash }
}

function pepperKey(pepper: Pepper, id: string): Uint8Array {
  const key = id === pepper.id ? pepper.key : pepper.retired?.[id]
  if (!key) throw new Error(`PIN verifiers were made with pepper '${id}', which is not configured`)
  return key
}

function slowHash(pin: string, pepper: Uint8Array, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
  const peppered = hmacSha256(pepper, utf8(`batchproof/pin/${pin}`))
  const N = 2 ** cost.log2N
  // Node allows 32 MiB unless told otherwise, which is exactly what N = 2^15, r = 8 needs without its overhead.
  const maxmem = 256 * N * cost.r
  return new Promise((resolve, reject) => {
    scrypt(peppered, salt, HASH_BYTES, { N, r: cost.r, p: cost.p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
