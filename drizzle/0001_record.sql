-- The record: what happened, in order, for ever (21 CFR 11.10(a), (c), (e)). DESIGN.md §4.
--
-- Triggers, not the application, make it append-only: they hold for every client of this database, whatever
-- language it is written in. `INSERT OR REPLACE` deletes without firing delete triggers, so each insert trigger
-- also refuses a row whose key is taken.

CREATE TABLE record_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  stream TEXT NOT NULL,
  stream_type TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  person_role TEXT NOT NULL,
  device_id TEXT NOT NULL,
  command_id TEXT NOT NULL,
  command_ordinal INTEGER NOT NULL,
  command_type TEXT NOT NULL,
  reason TEXT,
  performed_at TEXT NOT NULL,
  clock_offset_milliseconds INTEGER,
  recorded_at TEXT NOT NULL,
  signature TEXT,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  UNIQUE (stream, version),
  UNIQUE (command_id, command_ordinal)
);
--> statement-breakpoint
CREATE INDEX record_event_recorded_at ON record_event (recorded_at);
--> statement-breakpoint
CREATE INDEX record_event_person ON record_event (person_id, seq);
--> statement-breakpoint
CREATE INDEX record_event_type ON record_event (type, seq);
--> statement-breakpoint
CREATE INDEX record_event_stream_type ON record_event (stream_type, seq);
--> statement-breakpoint
-- Head of each stream, kept by the trigger below and so never behind the record. `state` is a cache of the folded
-- state at `version`; it is emptied by every append and filled again in the same write by whoever folded it.
CREATE TABLE stream_head (
  stream TEXT NOT NULL PRIMARY KEY,
  stream_type TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  state TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX stream_head_type ON stream_head (stream_type, stream);
--> statement-breakpoint
-- The order of the checks matters: a command that comes a second time must hear that it is recorded already, not
-- that its stream has moved (it moved because of the first time).
CREATE TRIGGER record_event_continues_its_stream BEFORE INSERT ON record_event
BEGIN
  SELECT RAISE(ABORT, 'command_already_recorded')
  WHERE EXISTS (
    SELECT 1 FROM record_event
    WHERE command_id = NEW.command_id AND command_ordinal = NEW.command_ordinal
  );
  SELECT RAISE(ABORT, 'stream_moved')
  WHERE NEW.version IS NOT 1 + coalesce((SELECT max(version) FROM record_event WHERE stream = NEW.stream), 0);
  SELECT RAISE(ABORT, 'stream_moved')
  WHERE NEW.prev_hash IS NOT coalesce(
    (SELECT hash FROM record_event WHERE stream = NEW.stream AND version = NEW.version - 1),
    '0000000000000000000000000000000000000000000000000000000000000000'
  );
  SELECT RAISE(ABORT, 'record_is_append_only')
  WHERE EXISTS (SELECT 1 FROM record_event WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM record_event WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM record_event WHERE hash = NEW.hash);
END;
--> statement-breakpoint
-- A row may not be slipped in between older rows: what is new comes last.
CREATE TRIGGER record_event_comes_last AFTER INSERT ON record_event
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only') WHERE NEW.seq IS NOT (SELECT max(seq) FROM record_event);
  INSERT INTO stream_head (stream, stream_type, version, hash, state)
  VALUES (NEW.stream, NEW.stream_type, NEW.version, NEW.hash, NULL)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, state = NULL;
END;
--> statement-breakpoint
CREATE TRIGGER record_event_is_never_changed BEFORE UPDATE ON record_event
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER record_event_is_never_deleted BEFORE DELETE ON record_event
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
-- A question put as an insert: "is this stream still at this version?" It never keeps a row; it aborts the write
-- of which it is part when facts of another stream have changed since they were read.
CREATE TABLE stream_guard (
  stream TEXT NOT NULL,
  version INTEGER NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER stream_guard_asks BEFORE INSERT ON stream_guard
BEGIN
  SELECT RAISE(ABORT, 'guard_moved')
  WHERE NEW.version IS NOT coalesce((SELECT max(version) FROM record_event WHERE stream = NEW.stream), 0);
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Gap-free numbers (R04): a number is taken in the same write as the event that carries it, so it can be neither
-- lost nor given twice.
CREATE TABLE number_taken (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (series, number)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER number_taken_in_turn BEFORE INSERT ON number_taken
BEGIN
  SELECT RAISE(ABORT, 'number_taken')
  WHERE NEW.number IS NOT 1 + coalesce((SELECT max(number) FROM number_taken WHERE series = NEW.series), 0);
END;
--> statement-breakpoint
CREATE TRIGGER number_taken_is_never_changed BEFORE UPDATE ON number_taken
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER number_taken_is_never_deleted BEFORE DELETE ON number_taken
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
-- Work to be done after the commit (notify, print, call out): written with the events, so that a crash between
-- the two loses nothing.
CREATE TABLE effect (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL,
  done_at TEXT,
  last_error TEXT
);
--> statement-breakpoint
CREATE INDEX effect_due ON effect (next_attempt_at) WHERE done_at IS NULL;
--> statement-breakpoint
-- Who looked at, printed or exported what.
CREATE TABLE record_access (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  device_id TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('view', 'print', 'export')),
  at TEXT NOT NULL
);
--> statement-breakpoint
CREATE INDEX record_access_stream ON record_access (stream, seq);
--> statement-breakpoint
CREATE TRIGGER record_access_is_never_replaced BEFORE INSERT ON record_access
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only') WHERE EXISTS (SELECT 1 FROM record_access WHERE seq = NEW.seq);
END;
--> statement-breakpoint
CREATE TRIGGER record_access_is_never_changed BEFORE UPDATE ON record_access
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER record_access_is_never_deleted BEFORE DELETE ON record_access
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
-- Photos and files by the SHA-256 of their bytes. The same bytes a second time are the same blob: the insert is
-- passed over.
CREATE TABLE blob (
  sha256 TEXT NOT NULL PRIMARY KEY,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  created_at TEXT NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER blob_is_kept_once BEFORE INSERT ON blob
BEGIN
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256);
END;
--> statement-breakpoint
CREATE TRIGGER blob_is_never_changed BEFORE UPDATE ON blob
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER blob_is_never_deleted BEFORE DELETE ON blob
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TABLE schema_migration (
  name TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  applied_at TEXT NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER schema_migration_is_never_changed BEFORE UPDATE ON schema_migration
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER schema_migration_is_never_deleted BEFORE DELETE ON schema_migration
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER schema_migration_is_never_replaced BEFORE INSERT ON schema_migration
BEGIN
  SELECT RAISE(ABORT, 'record_is_append_only') WHERE EXISTS (SELECT 1 FROM schema_migration WHERE name = NEW.name);
END;
