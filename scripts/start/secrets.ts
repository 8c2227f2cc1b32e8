import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PlainError } from '../services/service.ts'

const secret32 = z.string().regex(/^[\w-]{43}$/, 'not 32 bytes in base64url')

const secretsSchema = z.object({
  /** HMAC key over every PIN, kept outside the database: a stolen database alone cannot be searched for PINs. */
  pinPepper: secret32,
  /** HMAC key of the short-lived tokens that admit to a live room. */
  roomTokenKey: secret32,
  /** HMAC key with which the server posts committed events to a room. */
  serviceKey: secret32,
  /** Ed25519 private key (PKCS #8 DER, base64url) that signs the record's checkpoints. */
  sealKey: z.string().regex(/^[\w-]{64}$/, 'not an Ed25519 key'),
  /** P-256 private key (PKCS #8 DER, base64url) by which push services know this installation (RFC 8292). */
  pushKey: z
    .string()
    .regex(/^[\w-]{184}$/, 'not a P-256 key')
    .optional(),
})

export type Secrets = Required<z.infer<typeof secretsSchema>>

/**
 * The installation's secrets: made once, in `<data>/secrets.json` (mode 0600), and never changed by us,
 * because a new pepper locks everybody out and a new seal key ends the chain of checkpoints.
 *
 * @param options.mayCreate whether there is no record yet, so that new secrets lose nothing
 * @throws PlainError when the file is missing beside a record, or damaged
 */
export function loadSecrets(dataDir: string, { mayCreate }: { mayCreate: boolean }): Secrets {
  const path = join(dataDir, 'secrets.json')
  if (!existsSync(path)) {
    if (!mayCreate) {
      throw new PlainError(
        `${path} is missing, but the database already holds a record: restore the file from a backup, because without it nobody can sign in.`,
      )
    }
    createSecrets(path)
  }
  return withPushKey(path, readSecrets(path))
}

function readSecrets(path: string): z.infer<typeof secretsSchema> {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new PlainError(
      `${path} is damaged: restore it from a backup. Without it nobody can sign in; do not delete it unless the data folder may be emptied.`,
    )
  }
}

/** An installation that is older than Web Push gets its key now; with a new one browsers only subscribe again. */
function withPushKey(path: string, secrets: z.infer<typeof secretsSchema>): Secrets {
  const { pushKey } = secrets
  if (pushKey !== undefined) return { ...secrets, pushKey }
  const whole = { ...secrets, pushKey: newPushKey() }
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, textOf(whole), { mode: 0o600, flush: true })
  renameSync(draft, path)
  return whole
}

function newPushKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
}

const textOf = (secrets: Secrets) => `${JSON.stringify(secrets, null, 2)}\n`

/** The secrets under the names that the web app and the rooms read, on Node and on the edge alike. */
export function secretSettings(secrets: Secrets): Record<string, string> {
  return {
    BATCHPROOF_PIN_PEPPER: secrets.pinPepper,
    BATCHPROOF_ROOM_TOKEN_KEY: secrets.roomTokenKey,
    BATCHPROOF_SERVICE_KEY: secrets.serviceKey,
    BATCHPROOF_SEAL_KEY: secrets.sealKey,
    BATCHPROOF_PUSH_KEY: secrets.pushKey,
  }
}

function createSecrets(path: string): void {
  const random = () => randomBytes(32).toString('base64url')
  const { privateKey } = generateKeyPairSync('ed25519')
  const secrets: Secrets = {
    pinPepper: random(),
    roomTokenKey: random(),
    serviceKey: random(),
    sealKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    pushKey: newPushKey(),
  }
  // Written whole under another name first: a power cut must not leave half a pepper.
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, textOf(secrets), { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
