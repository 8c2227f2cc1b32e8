-- Read tables: every row is a function of a stream's state, written in the same batch as its events, and can be built
-- again from the events at any time.
CREATE TABLE formula_row (
  id TEXT PRIMARY KEY,
  record_id TEXT NOT NULL,
  name TEXT NOT NULL,
  strength TEXT NOT NULL,
  product_code TEXT NOT NULL,
  product_line TEXT NOT NULL,
  hazardous INTEGER NOT NULL,
  approved_version INTEGER,
  open_version INTEGER,
  open_status TEXT,
  latest_status TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE formula_version (
  formula_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  content TEXT NOT NULL,
  approved_at TEXT,
  PRIMARY KEY (formula_id, version)
) STRICT;
--> statement-breakpoint
CREATE TABLE batch_row (
  id TEXT PRIMARY KEY,
  batch_number TEXT NOT NULL UNIQUE,
  record_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  formula_id TEXT NOT NULL,
  formula_version INTEGER NOT NULL,
  product_code TEXT NOT NULL,
  product_name TEXT NOT NULL,
  strength TEXT NOT NULL,
  hazardous INTEGER NOT NULL,
  technician_id TEXT,
  technician_name TEXT,
  room_id TEXT,
  room_name TEXT,
  starts_at TEXT,
  ends_at TEXT,
  planned_units INTEGER NOT NULL,
  good_units INTEGER,
  yield_percent TEXT,
  steps_total INTEGER NOT NULL,
  steps_done INTEGER NOT NULL,
  current_step TEXT,
  waits_for_witness INTEGER NOT NULL,
  held INTEGER NOT NULL,
  has_deviations INTEGER NOT NULL,
  commenced_at TEXT,
  submitted_at TEXT,
  reviewed_at TEXT,
  released_at TEXT,
  beyond_use_at TEXT,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX batch_row_status ON batch_row (status, starts_at);
--> statement-breakpoint
CREATE INDEX batch_row_technician ON batch_row (technician_id, starts_at);
--> statement-breakpoint
CREATE INDEX batch_row_starts ON batch_row (starts_at);
--> statement-breakpoint
CREATE INDEX batch_row_product ON batch_row (product_code, starts_at);
--> statement-breakpoint
CREATE TABLE schedule_slot (
  batch_id TEXT PRIMARY KEY,
  batch_number TEXT NOT NULL,
  room_id TEXT NOT NULL,
  technician_id TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX schedule_slot_room ON schedule_slot (room_id, ends_at);
--> statement-breakpoint
CREATE INDEX schedule_slot_technician ON schedule_slot (technician_id, ends_at);
--> statement-breakpoint
-- Two planners at once: whoever comes second is refused here, decides again and is told by whom the room is taken.
CREATE TRIGGER schedule_slot_no_overlap BEFORE INSERT ON schedule_slot
BEGIN
  SELECT RAISE(ABORT, 'slot_taken')
  WHERE EXISTS (
    SELECT 1 FROM schedule_slot other
    WHERE other.batch_id <> NEW.batch_id
      AND other.room_id = NEW.room_id
      AND other.ends_at > NEW.starts_at AND other.starts_at < NEW.ends_at
  ) OR EXISTS (
    SELECT 1 FROM schedule_slot other
    WHERE other.batch_id <> NEW.batch_id
      AND other.technician_id = NEW.technician_id
      AND other.ends_at > NEW.starts_at AND other.starts_at < NEW.ends_at
  );
END;
--> statement-breakpoint
CREATE TABLE batch_component (
  batch_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  lot_number TEXT NOT NULL,
  material_code TEXT NOT NULL,
  quantity_value TEXT NOT NULL,
  quantity_unit TEXT NOT NULL,
  person_id TEXT NOT NULL,
  used_at TEXT NOT NULL,
  PRIMARY KEY (batch_id, step_id, line_id)
) STRICT;
--> statement-breakpoint
CREATE INDEX batch_component_lot ON batch_component (lot_id, batch_id);
--> statement-breakpoint
CREATE TABLE deviation_row (
  id TEXT PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  type TEXT NOT NULL,
  description TEXT NOT NULL,
  batch_id TEXT,
  batch_number TEXT,
  step_id TEXT,
  opened_by TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX deviation_row_batch ON deviation_row (batch_id);
--> statement-breakpoint
CREATE INDEX deviation_row_status ON deviation_row (status, opened_at);
--> statement-breakpoint
CREATE TABLE lot_row (
  id TEXT PRIMARY KEY,
  lot_number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  material_code TEXT NOT NULL,
  material_name TEXT NOT NULL,
  status TEXT NOT NULL,
  barcode TEXT,
  gtin TEXT,
  supplier_lot TEXT NOT NULL,
  expires_on TEXT,
  received_on TEXT NOT NULL,
  on_hand_value TEXT NOT NULL,
  on_hand_unit TEXT NOT NULL,
  available_value TEXT NOT NULL,
  batch_id TEXT,
  updated_at TEXT NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX lot_row_material ON lot_row (material_code, status, expires_on);
--> statement-breakpoint
CREATE INDEX lot_row_barcode ON lot_row (barcode);
--> statement-breakpoint
-- Codes and names that are given once: user names, room and equipment codes, material codes.
CREATE TABLE code_taken (
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  stream TEXT NOT NULL,
  PRIMARY KEY (kind, code)
) STRICT;
--> statement-breakpoint
-- Two at once: whoever comes second decides again and hears that the code is taken.
CREATE TRIGGER code_taken_once BEFORE INSERT ON code_taken
BEGIN
  SELECT RAISE(ABORT, 'code_taken') WHERE EXISTS (SELECT 1 FROM code_taken WHERE kind = NEW.kind AND code = NEW.code);
END;
--> statement-breakpoint
CREATE TABLE notification (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  href TEXT NOT NULL,
  created_at TEXT NOT NULL,
  read_at TEXT
) STRICT;
--> statement-breakpoint
CREATE INDEX notification_person ON notification (person_id, created_at);
