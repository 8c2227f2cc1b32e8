import type { BatchView, FormulaView } from '@batchproof/protocol'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

/** What can be scheduled, where, and, with `?batch=`, the batch that is planned or moved. */
export const load: PageLoad = async ({ fetch, url }) => {
  const api = createApi(fetch)
  const batchId = url.searchParams.get('batch')
  const formulaId = url.searchParams.get('formula')
  const [facility, formulas, batch, formula] = await loaded(
    url,
    Promise.all([
      api.facility.get.query(),
      api.formula.list.query({ approvedOnly: true, limit: 200 }),
      batchId ? api.batch.get.query({ id: batchId }) : null,
      formulaId && !batchId ? api.formula.get.query({ id: formulaId }) : null,
    ]),
  )
  return {
    facility,
    formulas: formulas.rows,
    batch: batch as BatchView | null,
    formula: formula as FormulaView | null,
  }
}
