import {
  blob as blobColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
} from 'drizzle-orm/sqlite-core'

// The tables of drizzle/0001_record.sql, for typed queries. The SQL file is what makes the database (drizzle
// cannot express triggers); a test holds the two together.

/** Every event of the organisation; the audit trail. Insert-only by trigger. */
export const recordEvent = sqliteTable(
  'record_event',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    stream: text('stream').notNull(),
    streamType: text('stream_type').notNull(),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    /** Canonical JSON. */
    payload: text('payload').notNull(),
    personId: text('person_id').notNull(),
    personName: text('person_name').notNull(),
    personRole: text('person_role').notNull(),
    deviceId: text('device_id').notNull(),
    commandId: text('command_id').notNull(),
    commandOrdinal: integer('command_ordinal').notNull(),
    commandType: text('command_type').notNull(),
    reason: text('reason'),
    performedAt: text('performed_at').notNull(),
    clockOffsetMilliseconds: integer('clock_offset_milliseconds'),
    recordedAt: text('recorded_at').notNull(),
    /** Canonical JSON of a `SignatureRecord`. */
    signature: text('signature'),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull().unique(),
  },
  (table) => [
    unique().on(table.stream, table.version),
    unique().on(table.commandId, table.commandOrdinal),
    index('record_event_recorded_at').on(table.recordedAt),
    index('record_event_person').on(table.personId, table.seq),
    index('record_event_type').on(table.type, table.seq),
    index('record_event_stream_type').on(table.streamType, table.seq),
  ],
)

/** Last version and hash of each stream (kept by trigger) and the folded state at that version, if cached. */
export const streamHead = sqliteTable(
  'stream_head',
  {
    stream: text('stream').primaryKey(),
    streamType: text('stream_type').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    state: text('state'),
  },
  (table) => [index('stream_head_type').on(table.streamType, table.stream)],
)

/** Never holds a row: an insert asks whether a stream is still at a version. */
export const streamGuard = sqliteTable('stream_guard', {
  stream: text('stream').notNull(),
  version: integer('version').notNull(),
})

/** Numbers given, by series, from 1 without gaps. Insert-only by trigger. */
export const numberTaken = sqliteTable(
  'number_taken',
  { series: text('series').notNull(), number: integer('number').notNull() },
  (table) => [primaryKey({ columns: [table.series, table.number] })],
)

/** Work to be done after a commit. */
export const effect = sqliteTable(
  'effect',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    payload: text('payload').notNull(),
    createdAt: text('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: text('next_attempt_at').notNull(),
    doneAt: text('done_at'),
    lastError: text('last_error'),
  },
  (table) => [index('effect_due').on(table.nextAttemptAt), index('effect_subject').on(table.subject)],
)

/** Who looked at, printed or exported what. Insert-only by trigger. */
export const recordAccess = sqliteTable(
  'record_access',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    stream: text('stream').notNull(),
    personId: text('person_id').notNull(),
    personName: text('person_name').notNull(),
    deviceId: text('device_id').notNull(),
    action: text('action', { enum: ['view', 'print', 'export'] }).notNull(),
    at: text('at').notNull(),
  },
  (table) => [index('record_access_stream').on(table.stream, table.seq)],
)

/** Photos and files by the SHA-256 of their bytes. Insert-only by trigger. */
export const blob = sqliteTable('blob', {
  sha256: text('sha256').primaryKey(),
  mediaType: text('media_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  bytes: blobColumn('bytes', { mode: 'buffer' }).notNull(),
  createdAt: text('created_at').notNull(),
})

/** Which files of drizzle/ have been applied, and their SHA-256. */
export const schemaMigration = sqliteTable('schema_migration', {
  name: text('name').primaryKey(),
  sha256: text('sha256').notNull(),
  appliedAt: text('applied_at').notNull(),
})
