import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

// The tables of drizzle/0002_auth.sql and 0007_display.sql, for typed queries. The SQL file is what makes the database.

/**
 * One account a person, never deleted and never renamed (21 CFR 11.100(a)). The key is called `id` here because
 * lucia asks for it; in the database it is `person_id`.
 */
export const authAccount = sqliteTable('auth_account', {
  id: text('person_id').primaryKey(),
  /** Case-folded. */
  userName: text('user_name').notNull().unique(),
  /** Keyed hash of the badge's code. */
  badgeHash: text('badge_hash').unique(),
  pinVerifier: text('pin_verifier'),
  pinSetAt: text('pin_set_at'),
  pinExpiresAt: text('pin_expires_at'),
  mustChangePin: integer('must_change_pin', { mode: 'boolean' }).notNull().default(true),
  active: integer('active', { mode: 'boolean' }).notNull().default(true),
  /** Failures in a row since the last lock or success. */
  failures: integer('failures').notNull().default(0),
  lockedUntil: text('locked_until'),
  /** Locks in a row; each is longer than the one before. */
  lockLevel: integer('lock_level').notNull().default(0),
  /** Failures in a row since the last success, over all locks. */
  totalFailures: integer('total_failures').notNull().default(0),
  createdAt: text('created_at').notNull(),
})

/** Failures under names that nobody has, counted as if somebody had them. */
export const authPhantom = sqliteTable('auth_phantom', {
  nameHash: text('name_hash').primaryKey(),
  failures: integer('failures').notNull().default(0),
  lockedUntil: text('locked_until'),
  lockLevel: integer('lock_level').notNull().default(0),
  totalFailures: integer('total_failures').notNull().default(0),
  lastAt: text('last_at').notNull(),
})

/** Verifiers of earlier PINs; insert-only by trigger. */
export const authPinHistory = sqliteTable(
  'auth_pin_history',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    personId: text('person_id').notNull(),
    pinVerifier: text('pin_verifier').notNull(),
    setAt: text('set_at').notNull(),
  },
  (table) => [index('auth_pin_history_person').on(table.personId, table.id)],
)

/** Passkeys. A credential keeps its owner and its key for ever; a revocation is not taken back. */
export const authCredential = sqliteTable(
  'auth_credential',
  {
    /** base64url. */
    id: text('id').primaryKey(),
    personId: text('person_id').notNull(),
    /** SubjectPublicKeyInfo (RFC 5280), base64url. */
    publicKey: text('public_key').notNull(),
    /** COSE: -7 ES256, -257 RS256, -8 EdDSA. */
    algorithm: integer('algorithm').notNull(),
    signCount: integer('sign_count').notNull(),
    backupEligible: integer('backup_eligible', { mode: 'boolean' }).notNull(),
    backupState: integer('backup_state', { mode: 'boolean' }).notNull(),
    /** JSON array of strings. */
    transports: text('transports').notNull(),
    nickname: text('nickname').notNull(),
    createdAt: text('created_at').notNull(),
    deviceId: text('device_id').notNull(),
    revokedAt: text('revoked_at'),
  },
  (table) => [index('auth_credential_person').on(table.personId)],
)

/** Sessions, as lucia keeps them. `id` is the SHA-256 of the token in the cookie. */
export const authSession = sqliteTable(
  'auth_session',
  {
    id: text('id').primaryKey(),
    userId: text('user_id').notNull(),
    /** Unix time in whole seconds. */
    expiresAt: integer('expires_at').notNull(),
    createdAt: text('created_at').notNull(),
    lastSeenAt: text('last_seen_at').notNull(),
    deviceId: text('device_id').notNull(),
    kind: text('kind', { enum: ['office', 'kiosk'] }).notNull(),
    /** Beginning of the continuous period of 21 CFR 11.200(a)(1)(i); null before it and after it is broken. */
    firstFullSigningAt: text('first_full_signing_at'),
    networkAddress: text('network_address').notNull(),
  },
  (table) => [
    index('auth_session_user').on(table.userId),
    index('auth_session_device').on(table.deviceId),
    index('auth_session_expiry').on(table.expiresAt),
  ],
)

/** Challenges, spent once by trigger. */
export const authChallenge = sqliteTable(
  'auth_challenge',
  {
    id: text('id').primaryKey(),
    purpose: text('purpose', { enum: ['sign_in', 'register', 'signature'] }).notNull(),
    personId: text('person_id'),
    sessionId: text('session_id'),
    deviceId: text('device_id').notNull(),
    /** base64url; of a signature it is the content hash. */
    challenge: text('challenge').notNull(),
    /** Canonical JSON of what is to be signed. */
    content: text('content'),
    nonce: text('nonce').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    usedAt: text('used_at'),
  },
  (table) => [index('auth_challenge_expiry').on(table.expiresAt)],
)

/** Every attempt to prove who one is; insert-only by trigger. */
export const authAttempt = sqliteTable(
  'auth_attempt',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: text('at').notNull(),
    personId: text('person_id'),
    userName: text('user_name'),
    purpose: text('purpose').notNull(),
    outcome: text('outcome').notNull(),
    networkAddress: text('network_address').notNull(),
    deviceId: text('device_id').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (table) => [
    index('auth_attempt_person').on(table.personId, table.id),
    index('auth_attempt_at').on(table.at),
  ],
)

/** One-time codes by which a person sets their own first PIN; spent once by trigger. */
export const authEnrolmentCode = sqliteTable(
  'auth_enrolment_code',
  {
    hash: text('hash').primaryKey(),
    personId: text('person_id').notNull(),
    issuedBy: text('issued_by').notNull(),
    issuedAt: text('issued_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    usedAt: text('used_at'),
  },
  (table) => [index('auth_enrolment_code_person').on(table.personId)],
)

/** Registered devices; a revocation is not taken back. */
export const authDevice = sqliteTable('auth_device', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['kiosk', 'office', 'gateway'] }).notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  registeredAt: text('registered_at').notNull(),
  revokedAt: text('revoked_at'),
})

/** Wall displays; a revocation is not taken back. */
export const authDisplay = sqliteTable('auth_display', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  registeredAt: text('registered_at').notNull(),
  /** Of the pairing code that waits to be typed. */
  codeHash: text('code_hash').unique(),
  codeExpiresAt: text('code_expires_at'),
  tokenHash: text('token_hash').unique(),
  /** Good until the token after it was seen. */
  previousTokenHash: text('previous_token_hash').unique(),
  tokenIssuedAt: text('token_issued_at'),
  pairedAt: text('paired_at'),
  lastSeenAt: text('last_seen_at'),
  revokedAt: text('revoked_at'),
})

/** Fixed-window counters of the web layer. */
export const authRate = sqliteTable(
  'auth_rate',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    /** Unix time in whole seconds. */
    windowStart: integer('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.key] })],
)
