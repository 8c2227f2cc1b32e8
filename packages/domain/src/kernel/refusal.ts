/**
 * Every reason for which the product says no, once. `final`: the same command can never succeed.
 * `transient`: it could succeed later or elsewhere (another lot, after calibration, when the room is free).
 */
export const REFUSALS = {
  // kernel
  not_authorised: { nature: 'final', requirement: 'P11.2' },
  record_moved: { nature: 'transient', requirement: 'P11.3' },
  not_found: { nature: 'final', requirement: 'P11.2' },
  state_forbids: { nature: 'final', requirement: 'P11.3' },
  value_invalid: { nature: 'final', requirement: 'X10' },
  reason_required: { nature: 'final', requirement: 'P11.1' },
  already_exists: { nature: 'final', requirement: 'P11.6' },
  nothing_changed: { nature: 'final', requirement: 'P11.1' },
  // signature
  signature_required: { nature: 'transient', requirement: 'P11.6' },
  signature_component_missing: { nature: 'transient', requirement: 'P11.6' },
  signature_does_not_match: { nature: 'transient', requirement: 'P11.5' },
  credentials_wrong: { nature: 'transient', requirement: 'B10.3' },
  account_locked: { nature: 'transient', requirement: 'B10.3' },
  account_inactive: { nature: 'final', requirement: 'P11.6' },
  pin_change_required: { nature: 'transient', requirement: 'P11.6' },
  // formula
  draft_moved: { nature: 'transient', requirement: 'B01.5' },
  formula_incomplete: { nature: 'transient', requirement: 'B01.1' },
  formula_open_version_exists: { nature: 'transient', requirement: 'B02.1' },
  formula_not_approved: { nature: 'transient', requirement: 'B04.1' },
  formula_not_effective: { nature: 'transient', requirement: 'B03.6' },
  formula_signatures_missing: { nature: 'transient', requirement: 'X11' },
  signer_already_signed: { nature: 'final', requirement: 'X11' },
  // scheduling
  room_taken: { nature: 'transient', requirement: 'B04.2' },
  room_not_usable: { nature: 'transient', requirement: 'B04.2' },
  room_not_clean: { nature: 'transient', requirement: 'B06.3' },
  room_not_rated_for_hazardous: { nature: 'transient', requirement: 'B20.1' },
  technician_not_qualified: { nature: 'transient', requirement: 'B04.2' },
  technician_not_hazard_trained: { nature: 'transient', requirement: 'B20.1' },
  equipment_not_calibrated: { nature: 'transient', requirement: 'B04.2' },
  equipment_missing: { nature: 'transient', requirement: 'B04.2' },
  date_in_the_past: { nature: 'final', requirement: 'B04.1' },
  // execution
  not_assigned: { nature: 'final', requirement: 'B06.2' },
  step_out_of_order: { nature: 'transient', requirement: 'B07.5' },
  step_not_started: { nature: 'transient', requirement: 'B07.5' },
  step_values_missing: { nature: 'transient', requirement: 'B07.1' },
  step_value_invalid: { nature: 'transient', requirement: 'X20' },
  quantity_not_computable: { nature: 'transient', requirement: 'X08' },
  reading_not_proven: { nature: 'transient', requirement: 'B09.4' },
  photo_required: { nature: 'transient', requirement: 'B07.3' },
  timer_running: { nature: 'transient', requirement: 'B07.4' },
  deviation_required: { nature: 'transient', requirement: 'B07.7' },
  witness_pending: { nature: 'transient', requirement: 'B18.1' },
  witness_is_performer: { nature: 'final', requirement: 'B18.2' },
  witness_not_qualified: { nature: 'final', requirement: 'B18.2' },
  witness_not_needed: { nature: 'final', requirement: 'B18.1' },
  ppe_checklist_incomplete: { nature: 'transient', requirement: 'B20.2' },
  batch_held: { nature: 'transient', requirement: 'R10' },
  // materials
  lot_unknown: { nature: 'transient', requirement: 'B08.4' },
  lot_not_released: { nature: 'transient', requirement: 'B08.4' },
  lot_expired: { nature: 'transient', requirement: 'B08.4' },
  lot_wrong_component: { nature: 'transient', requirement: 'B08.4' },
  lot_has_no_barcode: { nature: 'transient', requirement: 'B08.3' },
  lot_insufficient: { nature: 'transient', requirement: 'L08' },
  barcode_mismatch: { nature: 'transient', requirement: 'B08.2' },
  older_lot_in_stock: { nature: 'transient', requirement: 'B08.6' },
  lot_reserved: { nature: 'transient', requirement: 'B21.1' },
  lot_read_only: { nature: 'final', requirement: 'L04' },
  lot_sale_forbidden: { nature: 'transient', requirement: 'L05' },
  lot_sale_blocked: { nature: 'transient', requirement: 'L05' },
  lot_movement_blocked: { nature: 'transient', requirement: 'L07' },
  lot_assays_missing: { nature: 'transient', requirement: 'L06' },
  justification_too_short: { nature: 'transient', requirement: 'L05' },
  lots_incompatible: { nature: 'transient', requirement: 'L08' },
  adjustment_own_proposal: { nature: 'final', requirement: 'L08' },
  recipient_inactive: { nature: 'transient', requirement: 'B21.2' },
  component_issued: { nature: 'transient', requirement: 'B21.1' },
  request_key_reused: { nature: 'final', requirement: 'B08.2' },
  component_not_verified: { nature: 'transient', requirement: 'R07' },
  verifier_is_dispenser: { nature: 'final', requirement: 'R07' },
  // review and release
  submission_incomplete: { nature: 'transient', requirement: 'B12.1' },
  reviewer_compounded: { nature: 'final', requirement: 'B14.1' },
  releaser_reviewed: { nature: 'final', requirement: 'B14.1' },
  releaser_compounded: { nature: 'final', requirement: 'B14.1' },
  deviations_open: { nature: 'transient', requirement: 'B14.2' },
  lab_results_missing: { nature: 'transient', requirement: 'B14.2' },
  lab_results_failed: { nature: 'final', requirement: 'B14.2' },
  label_incomplete: { nature: 'transient', requirement: 'X13' },
  label_not_verified: { nature: 'transient', requirement: 'B22.3' },
  bud_not_calculable: { nature: 'transient', requirement: 'B19.1' },
  deviation_not_linked: { nature: 'transient', requirement: 'B19.3' },
  yield_deviation_required: { nature: 'transient', requirement: 'R05' },
  recall_too_large: { nature: 'transient', requirement: 'B23.1' },
} as const satisfies Record<string, { nature: 'transient' | 'final'; requirement: string }>

export type RefusalCode = keyof typeof REFUSALS

/** One reason for a no: a code for programs, a sentence that says what to do for people, the field where there is one. */
export interface Refusal {
  readonly code: RefusalCode
  /** Plain words with the values in them: 'Lot PHE-2291 expired on 1 Nov 2026. Take another lot.' */
  readonly message: string
  /** Path of the offending field in the payload, e.g. `values.net`. */
  readonly field?: string
  readonly nature: 'transient' | 'final'
  readonly requirement: string
}

/** Makes a refusal; nature and requirement come from the table. */
export function refusal(code: RefusalCode, message: string, field?: string): Refusal {
  const { nature, requirement } = REFUSALS[code]
  return field === undefined
    ? { code, message, nature, requirement }
    : { code, message, field, nature, requirement }
}
