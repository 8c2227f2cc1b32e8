-- Web Push: where a person wants to be told, one row a browser. Nothing of record: it may be emptied, and whoever wants
-- to be told turns it on again. The endpoint is the browser's own address at its push service; whoever turned it on
-- there last is told there, so that nobody reads another's notices at a shared desk.
CREATE TABLE push_subscription (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  endpoint TEXT NOT NULL UNIQUE,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  device_label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_sent_at TEXT
) STRICT;
--> statement-breakpoint
CREATE INDEX push_subscription_person ON push_subscription (person_id);
