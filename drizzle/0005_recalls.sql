-- Recalls and drills of them.
CREATE TABLE recall_row (
  id TEXT PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  drill INTEGER NOT NULL,
  start_kind TEXT NOT NULL,
  -- Lot, batch or recipient; empty where it starts at a supplier's lot.
  start_id TEXT NOT NULL,
  start_supplier TEXT NOT NULL,
  start_supplier_lot TEXT NOT NULL,
  start_label TEXT NOT NULL,
  reason TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  freeze_elapsed_seconds INTEGER,
  close_elapsed_seconds INTEGER,
  lots INTEGER NOT NULL,
  batches INTEGER NOT NULL,
  distributions INTEGER NOT NULL,
  recipients INTEGER NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX recall_row_opened ON recall_row (opened_at, id);
--> statement-breakpoint
-- A recall may start at a supplier's lot.
CREATE INDEX lot_row_supplier_lot ON lot_row (supplier_lot, supplier);
