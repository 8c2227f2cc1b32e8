-- Wall displays (21 CFR 11.10(h), 11.300(c)). Nobody signs in or signs on a display, so it is none of `auth_device`:
-- its token is looked for in this table alone and can never pass for a kiosk's.
--
-- A display is registered by an administrator and paired by a one-time code: at first, and again with a new code.
-- `code_hash` is keyed; the token hashes are SHA-256 of 32 random bytes. A token is changed while it is used: the one
-- before stays good until its successor was seen, because the answer that carried it may have been lost.
CREATE TABLE auth_display (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  code_hash TEXT UNIQUE,
  code_expires_at TEXT,
  token_hash TEXT UNIQUE,
  previous_token_hash TEXT UNIQUE,
  token_issued_at TEXT,
  paired_at TEXT,
  last_seen_at TEXT,
  revoked_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER auth_display_stays_revoked BEFORE UPDATE ON auth_display
WHEN OLD.revoked_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'display_is_revoked');
END;
--> statement-breakpoint
CREATE TRIGGER auth_display_is_kept BEFORE DELETE ON auth_display
BEGIN
  SELECT RAISE(ABORT, 'display_is_kept');
END;
