import type { batchCommands } from '@batchproof/domain'

/** What a batch command needs to know beyond the batch, its master, the facility and who acts. */
export type BatchNeed =
  | 'formula_in_payload'
  | 'plan_in_payload'
  | 'plan_of_batch'
  | 'values_in_payload'
  | 'lot_in_payload'
  | 'lots_used'
  | 'stock_of_bill'
  | 'product_lot'
  | 'lots_made_from_it'
  | 'deviations'
  | 'batch_numbers'

/** One row a command: facts are gathered by this table, in one read. */
export const batchNeeds: Record<keyof typeof batchCommands, readonly BatchNeed[]> = {
  'batch.draft': ['formula_in_payload', 'batch_numbers'],
  'batch.schedule': ['formula_in_payload', 'plan_in_payload', 'stock_of_bill', 'batch_numbers'],
  'batch.plan': ['plan_in_payload', 'stock_of_bill'],
  'batch.reschedule': ['plan_in_payload'],
  'batch.cancel': ['lots_used'],
  'batch.start': ['plan_of_batch'],
  'batch.startStep': [],
  'batch.startTimer': [],
  'batch.performStep': ['values_in_payload'],
  'batch.issueComponent': ['lot_in_payload'],
  'batch.skipStep': [],
  'batch.witnessStep': [],
  'batch.verifyComponent': [],
  'batch.returnComponent': ['lots_used'],
  'batch.hold': [],
  'batch.resume': [],
  'batch.complete': ['lots_used', 'product_lot'],
  'batch.overrideBud': [],
  'batch.submit': [],
  'batch.quarantine': [],
  'batch.liftQuarantine': [],
  'batch.comment': [],
  'batch.reportLabResult': ['lots_made_from_it'],
  'batch.approveReview': [],
  'batch.rejectReview': ['product_lot'],
  'batch.release': ['product_lot', 'deviations'],
  'batch.reject': ['lots_used', 'product_lot'],
  'batch.verifyLabel': [],
}
