import type { RecallState } from '@batchproof/domain'
import { startColumns } from '../trace/walk.ts'
import { upsert } from './upsert.ts'
import type { Projection } from './projection.ts'

/** Row of a recall. The counts are the latest that were recorded: at its closing, its freeze or its start. */
export const projectRecall: Projection<RecallState> = (id, _before, state, written) => {
  const scope = state.closedScope ?? state.frozenScope ?? state.openedScope
  if (!state.start || !state.opened || !scope) return []
  const [kind, startId, supplier, supplierLot] = startColumns(state.start)
  return [
    upsert('recall_row', ['id'], {
      id,
      record_id: state.recordId,
      status: state.status,
      drill: state.drill ? 1 : 0,
      start_kind: kind,
      start_id: startId,
      start_supplier: supplier,
      start_supplier_lot: supplierLot,
      start_label: state.startLabel,
      reason: state.reason,
      opened_by: state.opened.name,
      opened_at: state.opened.at,
      freeze_elapsed_seconds: state.freezeElapsedSeconds,
      close_elapsed_seconds: state.closeElapsedSeconds,
      lots: scope.lots,
      batches: scope.batches,
      distributions: scope.distributions,
      recipients: scope.recipients,
      updated_at: written.lastAt,
    }),
  ]
}
