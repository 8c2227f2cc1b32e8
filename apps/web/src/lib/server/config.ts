import { ROOM_STAY_SECONDS, SHORTEST_ROOM_STAY_SECONDS } from '@batchproof/protocol/room-token.ts'
import { z } from 'zod'

const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin)
const secret = z.string().regex(/^[\w-]{43,}$/, 'must be 32 random bytes in base64url')

/** What the server reads from its surroundings, on Node and on the edge under the same names. */
const settings = z.object({
  BATCHPROOF_ORIGIN: origin,
  BATCHPROOF_DATABASE_URL: z
    .string()
    .regex(/^(file:|libsql:|https?:)/, 'must start with file:, libsql:, http: or https:')
    .optional(),
  BATCHPROOF_DATABASE_TOKEN: z.string().min(1).optional(),
  /** The directory of organisations, where there is more than one: a file on Node, the JSON itself on the edge. */
  BATCHPROOF_DIRECTORY: z.string().min(1).optional(),
  BATCHPROOF_DATA_DIR: z.string().min(1).optional(),
  BATCHPROOF_PARTY_URL: origin.optional(),
  BATCHPROOF_ROOM_STAY_SECONDS: z.coerce
    .number('must be a number of seconds')
    .int()
    .min(SHORTEST_ROOM_STAY_SECONDS)
    .max(ROOM_STAY_SECONDS)
    .default(ROOM_STAY_SECONDS),
  BATCHPROOF_INSTRUMENTS_URL: origin.optional(),
  BATCHPROOF_INSTRUMENTS_TOKEN: secret.optional(),
  BATCHPROOF_PIN_PEPPER: secret,
  BATCHPROOF_ROOM_TOKEN_KEY: secret,
  BATCHPROOF_SERVICE_KEY: secret,
  BATCHPROOF_SEAL_KEY: z.string().regex(/^[\w-]{64}$/, 'must be an Ed25519 key, PKCS #8 in base64url'),
  BATCHPROOF_PUSH_KEY: z
    .string()
    .regex(/^[\w-]{184}$/, 'must be a P-256 key, PKCS #8 in base64url')
    .optional(),
  BATCHPROOF_PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:|https:\/\/)./, 'must start with mailto: or https://')
    .optional(),
  BATCHPROOF_PUSH_SERVICES: z
    .string()
    .transform((list) => list.split(',').map((item) => item.trim()))
    .pipe(z.array(origin))
    .optional(),
})

/** The server's settings and secrets, checked. */
export interface ServerConfig {
  /** The address that people type. */
  readonly origin: string
  readonly databaseUrl: string | null
  readonly databaseToken: string | null
  readonly directory: string | null
  /** Folder for photos and documents; null keeps them in the database. */
  readonly dataDir: string | null
  /** HTTP origin of the live rooms; null where the site has none. */
  readonly partyUrl: string | null
  /** How long a watcher stays in a live room before their right to be there is asked for again. */
  readonly roomStaySeconds: number
  /** HTTP origin of the instrument bridge with its access token; null where the site reads no instrument. */
  readonly instruments: { readonly origin: string; readonly accessToken: string } | null
  readonly pinPepper: string
  readonly roomTokenKey: string
  readonly serviceKey: string
  readonly sealKey: string
  /** Null: browsers are told nothing while they are closed. */
  readonly pushKey: string | null
  /** `mailto:` or `https:`: where the operator of a push service finds whoever runs this. */
  readonly pushContact: string
  /** Origins of push services beside those of the usual browsers. */
  readonly pushServices: readonly string[]
  /** For the tokens that a directory names. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Settings that cannot be used: each is named, none is shown. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

function instrumentsOf(values: z.output<typeof settings>): ServerConfig['instruments'] {
  const { BATCHPROOF_INSTRUMENTS_URL: url, BATCHPROOF_INSTRUMENTS_TOKEN: accessToken } = values
  if (!url) return null
  if (!accessToken)
    throw new ConfigProblem(
      'The server cannot start: BATCHPROOF_INSTRUMENTS_TOKEN is not set beside its URL.',
    )
  return { origin: url, accessToken }
}

/**
 * Reads the settings.
 *
 * @throws ConfigProblem naming each wrong or missing setting, never its value
 */
export function readServerConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message, code }) =>
      code === 'invalid_type' ? `${path.join('.')} is not set` : `${path.join('.')} ${message}`,
    )
    throw new ConfigProblem(`The server cannot start: ${faults.join('; ')}. See docs/guide/configuration.md.`)
  }
  const values = parsed.data
  if (!values.BATCHPROOF_DATABASE_URL && !values.BATCHPROOF_DIRECTORY)
    throw new ConfigProblem('The server cannot start: BATCHPROOF_DATABASE_URL is not set.')
  return {
    origin: values.BATCHPROOF_ORIGIN,
    databaseUrl: values.BATCHPROOF_DATABASE_URL ?? null,
    databaseToken: values.BATCHPROOF_DATABASE_TOKEN ?? null,
    directory: values.BATCHPROOF_DIRECTORY ?? null,
    dataDir: values.BATCHPROOF_DATA_DIR ?? null,
    partyUrl: values.BATCHPROOF_PARTY_URL ?? null,
    roomStaySeconds: values.BATCHPROOF_ROOM_STAY_SECONDS,
    instruments: instrumentsOf(values),
    pinPepper: values.BATCHPROOF_PIN_PEPPER,
    roomTokenKey: values.BATCHPROOF_ROOM_TOKEN_KEY,
    serviceKey: values.BATCHPROOF_SERVICE_KEY,
    sealKey: values.BATCHPROOF_SEAL_KEY,
    pushKey: values.BATCHPROOF_PUSH_KEY ?? null,
    pushContact: values.BATCHPROOF_PUSH_CONTACT ?? contactOf(values.BATCHPROOF_ORIGIN),
    pushServices: values.BATCHPROOF_PUSH_SERVICES ?? [],
    environment,
  }
}

/** Push services want an address of whoever sends; without https there is only a name to give. */
const contactOf = (address: string): string =>
  address.startsWith('https:') ? address : `mailto:operator@${new URL(address).hostname}`
