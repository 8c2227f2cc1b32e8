-- Who may sign in and sign (21 CFR 11.100, 11.200, 11.300). DESIGN.md §5.
--
-- Instants are UTC text with milliseconds, so that text order is time order; only `auth_session.expires_at` is in
-- whole seconds, as lucia keeps it. No table holds a PIN, a badge code, a session token or a device token: only
-- keyed or slow hashes of them.

CREATE TABLE auth_account (
  person_id TEXT NOT NULL PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE,
  badge_hash TEXT UNIQUE,
  pin_verifier TEXT,
  pin_set_at TEXT,
  pin_expires_at TEXT,
  must_change_pin INTEGER NOT NULL DEFAULT 1 CHECK (must_change_pin IN (0, 1)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  lock_level INTEGER NOT NULL DEFAULT 0,
  total_failures INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
-- 11.100(a): a user name belongs to one person and is never given to another, so an account is neither deleted nor
-- renamed; a person who leaves is made inactive.
CREATE TRIGGER auth_account_is_never_deleted BEFORE DELETE ON auth_account
BEGIN
  SELECT RAISE(ABORT, 'account_is_kept');
END;
--> statement-breakpoint
CREATE TRIGGER auth_account_is_never_renamed BEFORE UPDATE OF person_id, user_name ON auth_account
WHEN NEW.person_id IS NOT OLD.person_id OR NEW.user_name IS NOT OLD.user_name
BEGIN
  SELECT RAISE(ABORT, 'account_is_kept');
END;
--> statement-breakpoint
CREATE TRIGGER auth_account_is_never_replaced BEFORE INSERT ON auth_account
BEGIN
  SELECT RAISE(ABORT, 'person_taken') WHERE EXISTS (SELECT 1 FROM auth_account WHERE person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'user_name_taken') WHERE EXISTS (SELECT 1 FROM auth_account WHERE user_name = NEW.user_name);
  SELECT RAISE(ABORT, 'badge_taken') WHERE EXISTS (SELECT 1 FROM auth_account WHERE badge_hash = NEW.badge_hash);
END;
--> statement-breakpoint
CREATE TRIGGER auth_account_badge_is_unique BEFORE UPDATE OF badge_hash ON auth_account
WHEN NEW.badge_hash IS NOT OLD.badge_hash
BEGIN
  SELECT RAISE(ABORT, 'badge_taken') WHERE EXISTS (SELECT 1 FROM auth_account WHERE badge_hash = NEW.badge_hash);
END;
--> statement-breakpoint
-- Failures under a name that nobody has are counted as if somebody had it: a guesser who is told "locked" learns
-- nothing about who works here. The key is a keyed hash of what was typed.
CREATE TABLE auth_phantom (
  name_hash TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  lock_level INTEGER NOT NULL DEFAULT 0,
  total_failures INTEGER NOT NULL DEFAULT 0,
  last_at TEXT NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE auth_pin_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id TEXT NOT NULL,
  pin_verifier TEXT NOT NULL,
  set_at TEXT NOT NULL
);
--> statement-breakpoint
CREATE INDEX auth_pin_history_person ON auth_pin_history (person_id, id);
--> statement-breakpoint
CREATE TRIGGER auth_pin_history_insert_only BEFORE INSERT ON auth_pin_history
WHEN EXISTS (SELECT 1 FROM auth_pin_history WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'pin_history_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER auth_pin_history_no_update BEFORE UPDATE ON auth_pin_history
BEGIN
  SELECT RAISE(ABORT, 'pin_history_is_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER auth_pin_history_no_delete BEFORE DELETE ON auth_pin_history
BEGIN
  SELECT RAISE(ABORT, 'pin_history_is_append_only');
END;
--> statement-breakpoint
-- A passkey as enrolled. `id` and `public_key` (SPKI) are base64url; `algorithm` is the COSE number.
CREATE TABLE auth_credential (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  algorithm INTEGER NOT NULL,
  sign_count INTEGER NOT NULL,
  backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
  backup_state INTEGER NOT NULL CHECK (backup_state IN (0, 1)),
  transports TEXT NOT NULL,
  nickname TEXT NOT NULL,
  created_at TEXT NOT NULL,
  device_id TEXT NOT NULL,
  revoked_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX auth_credential_person ON auth_credential (person_id);
--> statement-breakpoint
-- A credential is bound to its owner and its key for ever; what moves is the counter, the backup state and whether
-- it is revoked, and a revocation is not taken back.
CREATE TRIGGER auth_credential_is_fixed BEFORE UPDATE ON auth_credential
WHEN NEW.id IS NOT OLD.id
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.public_key IS NOT OLD.public_key
  OR NEW.algorithm IS NOT OLD.algorithm
  OR NEW.backup_eligible IS NOT OLD.backup_eligible
  OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at)
BEGIN
  SELECT RAISE(ABORT, 'credential_is_fixed');
END;
--> statement-breakpoint
CREATE TRIGGER auth_credential_is_kept BEFORE DELETE ON auth_credential
BEGIN
  SELECT RAISE(ABORT, 'credential_is_fixed');
END;
--> statement-breakpoint
CREATE TRIGGER auth_credential_is_never_replaced BEFORE INSERT ON auth_credential
WHEN EXISTS (SELECT 1 FROM auth_credential WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'credential_taken');
END;
--> statement-breakpoint
-- `id` is the SHA-256 of the token in the cookie. `first_full_signing_at` begins the continuous period of
-- 11.200(a)(1)(i); it is emptied when another person signs on the same device.
CREATE TABLE auth_session (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('office', 'kiosk')),
  first_full_signing_at TEXT,
  network_address TEXT NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX auth_session_user ON auth_session (user_id);
--> statement-breakpoint
CREATE INDEX auth_session_device ON auth_session (device_id);
--> statement-breakpoint
CREATE INDEX auth_session_expiry ON auth_session (expires_at);
--> statement-breakpoint
CREATE TABLE auth_challenge (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'register', 'signature')),
  person_id TEXT,
  session_id TEXT,
  device_id TEXT NOT NULL,
  challenge TEXT NOT NULL,
  content TEXT,
  nonce TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX auth_challenge_expiry ON auth_challenge (expires_at);
--> statement-breakpoint
-- A challenge is spent once. The refusal aborts the whole write, so that of two signatures over one challenge only
-- one can stand, whichever isolate they come from.
CREATE TRIGGER auth_challenge_single_use BEFORE UPDATE ON auth_challenge
BEGIN
  SELECT RAISE(ABORT, 'challenge_taken') WHERE OLD.used_at IS NOT NULL;
  SELECT RAISE(ABORT, 'challenge_is_fixed')
  WHERE NEW.id IS NOT OLD.id
    OR NEW.person_id IS NOT OLD.person_id
    OR NEW.challenge IS NOT OLD.challenge
    OR NEW.content IS NOT OLD.content
    OR NEW.nonce IS NOT OLD.nonce
    OR NEW.expires_at IS NOT OLD.expires_at;
END;
--> statement-breakpoint
-- Every attempt to prove who one is, kept with where it came from (11.300(d)).
CREATE TABLE auth_attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  person_id TEXT,
  user_name TEXT,
  purpose TEXT NOT NULL,
  outcome TEXT NOT NULL,
  network_address TEXT NOT NULL,
  device_id TEXT NOT NULL,
  user_agent TEXT NOT NULL
);
--> statement-breakpoint
CREATE INDEX auth_attempt_person ON auth_attempt (person_id, id);
--> statement-breakpoint
CREATE INDEX auth_attempt_at ON auth_attempt (at);
--> statement-breakpoint
-- An accepted proof may not stand while the account is locked: a right guess that was in flight when the fifth
-- wrong one was counted takes its whole write down with it.
-- (A word that ends in `_moved` or `_taken` reaches the caller as a WriteConflict.)
CREATE TRIGGER auth_attempt_insert_only BEFORE INSERT ON auth_attempt
BEGIN
  SELECT RAISE(ABORT, 'attempts_are_append_only') WHERE EXISTS (SELECT 1 FROM auth_attempt WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'account_moved')
  WHERE NEW.outcome = 'accepted'
    AND EXISTS (
      SELECT 1 FROM auth_account WHERE person_id = NEW.person_id AND (locked_until > NEW.at OR active = 0)
    );
END;
--> statement-breakpoint
CREATE TRIGGER auth_attempt_no_update BEFORE UPDATE ON auth_attempt
BEGIN
  SELECT RAISE(ABORT, 'attempts_are_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER auth_attempt_no_delete BEFORE DELETE ON auth_attempt
BEGIN
  SELECT RAISE(ABORT, 'attempts_are_append_only');
END;
--> statement-breakpoint
CREATE TABLE auth_enrolment_code (
  hash TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX auth_enrolment_code_person ON auth_enrolment_code (person_id);
--> statement-breakpoint
CREATE TRIGGER auth_enrolment_code_single_use BEFORE UPDATE ON auth_enrolment_code
BEGIN
  SELECT RAISE(ABORT, 'enrolment_code_taken') WHERE OLD.used_at IS NOT NULL;
  SELECT RAISE(ABORT, 'enrolment_code_is_fixed')
  WHERE NEW.hash IS NOT OLD.hash OR NEW.person_id IS NOT OLD.person_id OR NEW.issued_by IS NOT OLD.issued_by;
END;
--> statement-breakpoint
CREATE TABLE auth_device (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'office', 'gateway')),
  token_hash TEXT NOT NULL UNIQUE,
  registered_at TEXT NOT NULL,
  revoked_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER auth_device_stays_revoked BEFORE UPDATE ON auth_device
WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
  SELECT RAISE(ABORT, 'device_is_revoked');
END;
--> statement-breakpoint
-- A fixed-window counter, shared by every isolate of the web layer.
CREATE TABLE auth_rate (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) WITHOUT ROWID;
