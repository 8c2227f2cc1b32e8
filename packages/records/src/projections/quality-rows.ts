import { approvedVersion, canonicalJson, openVersion } from '@batchproof/domain'
import type { DeviationState, FormulaState } from '@batchproof/domain'
import { upsert } from './upsert.ts'
import type { Projection } from './projection.ts'

/** Rows of a formula: its line in lists, and each version with its content. */
export const projectFormula: Projection<FormulaState> = (id, before, state, written) => {
  const latest = state.versions.at(-1)
  if (!latest) return []
  const shown = approvedVersion(state) ?? latest
  const open = openVersion(state)
  const row = upsert('formula_row', ['id'], {
    id,
    record_id: state.recordId,
    name: shown.content.name,
    strength: shown.content.strength,
    product_code: shown.content.productCode,
    product_line: shown.content.productLine,
    hazardous: shown.content.hazardous ? 1 : 0,
    approved_version: approvedVersion(state)?.version ?? null,
    open_version: open?.version ?? null,
    open_status: open?.status ?? null,
    latest_status: latest.status,
    updated_at: written.lastAt,
  })
  const changed = state.versions.filter((item, index) => item !== before.versions[index])
  const versions = changed.map((item) =>
    upsert('formula_version', ['formula_id', 'version'], {
      formula_id: id,
      version: item.version,
      record_id: state.recordId,
      revision: item.revision,
      status: item.status,
      content_hash: item.contentHash,
      content: canonicalJson(item.content),
      approved_at: item.approvedAt,
    }),
  )
  return [row, ...versions]
}

/** Row of a deviation. `opened_at` is the moment of its first event and never changes. */
export const projectDeviation: Projection<DeviationState> = (id, _before, state, written) => {
  const { report } = state
  if (!report) return []
  const row = {
    id,
    record_id: state.recordId,
    status: state.status,
    type: report.type,
    description: report.description,
    batch_id: state.batchId,
    batch_number: state.batchNumber,
    step_id: state.stepId,
    opened_by: state.openedById,
    opened_at: written.firstAt,
    updated_at: written.lastAt,
  }
  return [upsert('deviation_row', ['id'], row, ['opened_at'])]
}
