import type { AuditRow } from '@batchproof/protocol'
import { createApi } from '$lib/api/client.ts'
import { fetchAsAsked } from '$lib/live/background-api.ts'
import { isServerAnswer } from '$lib/api/server-answer.ts'
import type { PageLoad } from './$types'

/** The audit trail of the batch, when its tab is open. Null: this person's role may not read it. */
export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('office:batch')
  const tab = url.searchParams.get('tab') === 'history' ? ('history' as const) : ('record' as const)
  const history: readonly AuditRow[] | null =
    tab === 'history' ? await events(fetchAsAsked(fetch), params.id) : []
  return { tab, history }
}

async function events(fetch: typeof globalThis.fetch, id: string): Promise<readonly AuditRow[] | null> {
  try {
    return (await createApi(fetch).batch.events.query({ id })) as AuditRow[]
  } catch (problem) {
    if (isServerAnswer(problem) && problem.data.code === 'FORBIDDEN') return null
    throw problem
  }
}
