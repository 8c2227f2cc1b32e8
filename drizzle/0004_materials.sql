-- The material side: the ledger of every lot, where lots came from and went, who received what. All of it is made from
-- the events and can be made again; rows that are one event each are keyed by their place in the lot's stream.
CREATE TABLE ledger_entry (
  lot_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  from_account TEXT NOT NULL,
  to_account TEXT NOT NULL,
  quantity_value TEXT NOT NULL,
  quantity_unit TEXT NOT NULL,
  batch_id TEXT,
  other_lot_id TEXT,
  recipient_id TEXT,
  document_number TEXT,
  reason TEXT,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (lot_id, version, ordinal)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX ledger_entry_batch ON ledger_entry (batch_id) WHERE batch_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX ledger_entry_recipient ON ledger_entry (recipient_id, at) WHERE recipient_id IS NOT NULL;
--> statement-breakpoint
-- What went from which lot into which: split, combined, transformed, or made by a batch. `batch_id` is '' but for 'made'.
CREATE TABLE lot_edge (
  child_lot_id TEXT NOT NULL,
  parent_lot_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  quantity_value TEXT NOT NULL,
  quantity_unit TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (child_lot_id, parent_lot_id, kind, batch_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX lot_edge_parent ON lot_edge (parent_lot_id);
--> statement-breakpoint
CREATE TABLE distribution (
  id TEXT PRIMARY KEY,
  lot_id TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  quantity_value TEXT NOT NULL,
  quantity_unit TEXT NOT NULL,
  distributed_on TEXT NOT NULL,
  document_number TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX distribution_lot ON distribution (lot_id);
--> statement-breakpoint
CREATE INDEX distribution_recipient ON distribution (recipient_id, distributed_on);
--> statement-breakpoint
CREATE TABLE recipient_row (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  contact TEXT NOT NULL,
  active INTEGER NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
-- Every soft block that somebody got past, with the justification (L05, L06).
CREATE TABLE lot_override (
  lot_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  block TEXT NOT NULL,
  detail TEXT NOT NULL,
  justification TEXT NOT NULL,
  person_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (lot_id, version)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX lot_override_at ON lot_override (at);
--> statement-breakpoint
CREATE TABLE lot_result (
  lot_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  analyte TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT NOT NULL,
  limit_low TEXT,
  limit_high TEXT,
  passed INTEGER NOT NULL,
  method TEXT NOT NULL,
  report_number TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (lot_id, version)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN supplier TEXT NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN product_line TEXT;
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN sterile INTEGER NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN has_certificate INTEGER NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE lot_row ADD COLUMN waits_for_adjustment INTEGER NOT NULL DEFAULT 0;
--> statement-breakpoint
-- The order of the list of lots: soonest expiry first, and last what can no longer be used.
CREATE INDEX lot_row_expiry ON lot_row (
  (CASE WHEN status IN ('consumed', 'rejected') THEN '1 ' ELSE '0 ' END || coalesce(expires_on, '9999')), id
);
--> statement-breakpoint
-- Where a component of a batch stands (R07); `quantity_value` is what stayed in the batch after returns.
ALTER TABLE batch_component ADD COLUMN status TEXT NOT NULL DEFAULT 'dispensed';
--> statement-breakpoint
ALTER TABLE batch_component ADD COLUMN returned_value TEXT NOT NULL DEFAULT '0';
--> statement-breakpoint
ALTER TABLE batch_component ADD COLUMN verified_by TEXT;
--> statement-breakpoint
-- A migration that changes how events are folded asks here for the read tables to be made again at start-up.
CREATE TABLE rebuild_request (
  reason TEXT PRIMARY KEY
) STRICT;
--> statement-breakpoint
INSERT INTO rebuild_request (reason)
SELECT '0004_materials' WHERE EXISTS (SELECT 1 FROM record_event);
--> statement-breakpoint
UPDATE stream_head SET state = NULL WHERE stream_type IN ('lot', 'batch', 'material', 'organisation');
