import { RECALL_STARTS, type RecallStart } from '@batchproof/domain'
import type { RecallStartFound } from '@batchproof/protocol'
import { createApi } from '$lib/api/client.ts'
import { textOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

/** The lot or batch that the address names, so that a recall can be started from its page. */
export const load: PageLoad = async ({ fetch, url }) => {
  const [lotId, batchId] = [textOf(url, 'lot'), textOf(url, 'batch')]
  if (!lotId && !batchId) return { given: null }
  const start: RecallStart = lotId ? { kind: 'lot', lotId } : { kind: 'batch', batchId: batchId ?? '' }
  const view = await loaded(url, createApi(fetch).recall.affected.query({ start }))
  const { lots, batches } = view.affected
  const lot = lots.find(({ id }) => id === lotId)
  const batch = batches.find(({ id }) => id === batchId)
  const label = lot?.lotNumber ?? batch?.batchNumber
  if (label === undefined) return { given: null }
  const detail = lot?.materialName ?? `${batch?.productName ?? ''} ${batch?.strength ?? ''}`
  const found: RecallStartFound = { start, label, detail: `${RECALL_STARTS[start.kind]}, ${detail}` }
  return { given: { found, view } }
}
