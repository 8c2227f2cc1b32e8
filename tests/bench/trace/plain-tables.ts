import type { DatabaseSync } from 'node:sqlite'

/**
 * The same rows again, as one would lay them out for these questions alone: each table clustered by what it is asked
 * for, with the columns of the answer and no others, so that no index leads to a second look-up.
 */
const PLAIN = `
CREATE TABLE plain_lot (id TEXT PRIMARY KEY, lot_number TEXT, kind TEXT, material_code TEXT, material_name TEXT,
  supplier TEXT, supplier_lot TEXT, status TEXT, on_hand_value TEXT, on_hand_unit TEXT, available_value TEXT) WITHOUT ROWID;
INSERT INTO plain_lot SELECT id, lot_number, kind, material_code, material_name, supplier, supplier_lot, status,
  on_hand_value, on_hand_unit, available_value FROM lot_row ORDER BY id;
CREATE TABLE plain_batch (id TEXT PRIMARY KEY, batch_number TEXT, product_name TEXT, strength TEXT, status TEXT,
  good_units INTEGER, released_at TEXT) WITHOUT ROWID;
INSERT INTO plain_batch SELECT id, batch_number, product_name, strength, status, good_units, released_at
  FROM batch_row ORDER BY id;
CREATE TABLE plain_use (lot_id TEXT, batch_id TEXT, line TEXT, quantity_value TEXT, quantity_unit TEXT, used_at TEXT,
  PRIMARY KEY (lot_id, batch_id, line)) WITHOUT ROWID;
INSERT INTO plain_use SELECT lot_id, batch_id, step_id || ' ' || line_id, quantity_value, quantity_unit, used_at
  FROM batch_component ORDER BY 1, 2, 3;
CREATE INDEX plain_use_batch ON plain_use (batch_id, lot_id, line, quantity_value, quantity_unit, used_at);
CREATE TABLE plain_edge (parent_lot_id TEXT, child_lot_id TEXT, kind TEXT, quantity_value TEXT, quantity_unit TEXT, at TEXT,
  PRIMARY KEY (parent_lot_id, child_lot_id, kind)) WITHOUT ROWID;
INSERT INTO plain_edge SELECT parent_lot_id, child_lot_id, kind, quantity_value, quantity_unit, at FROM lot_edge
  ORDER BY 1, 2, 3;
CREATE INDEX plain_edge_child ON plain_edge (child_lot_id, parent_lot_id, kind, quantity_value, quantity_unit, at);
CREATE TABLE plain_delivery (lot_id TEXT, id TEXT, recipient_id TEXT, recipient_name TEXT, quantity_value TEXT,
  quantity_unit TEXT, distributed_on TEXT, document_number TEXT, PRIMARY KEY (lot_id, id)) WITHOUT ROWID;
INSERT INTO plain_delivery SELECT lot_id, id, recipient_id, recipient_name, quantity_value, quantity_unit, distributed_on,
  document_number FROM distribution ORDER BY 1, 2;
CREATE TABLE plain_recipient (id TEXT PRIMARY KEY, name TEXT, address TEXT, contact TEXT) WITHOUT ROWID;
INSERT INTO plain_recipient SELECT id, name, address, contact FROM recipient_row ORDER BY id;
CREATE TABLE plain_first (lot_id TEXT PRIMARY KEY, kind TEXT, quantity_value TEXT, quantity_unit TEXT, at TEXT) WITHOUT ROWID;
INSERT INTO plain_first SELECT lot_id, kind, quantity_value, quantity_unit, at FROM ledger_entry
  WHERE version = 1 AND kind IN ('receive', 'make') ORDER BY 1;
`

/** Makes the tables that the plain questions are asked of, and fills them. */
export function makePlainTables(db: DatabaseSync): void {
  db.exec(PLAIN)
}
