import { json } from '@sveltejs/kit'
import { readHealth } from '@batchproof/records/queries/index.ts'
import { version } from '$app/environment'
import type { RequestHandler } from './$types'

/** Whether the record can be reached, and at which state its tables and this program are. Tells nothing else. */
export const GET: RequestHandler = async ({ locals }) => {
  const health = locals.records ? await readHealth(locals.records) : null
  const ok = health !== null && health.reachable
  return json(
    {
      ok,
      version,
      database: health?.reachable ? 'reachable' : 'unreachable',
      migration: health?.migration ?? null,
    },
    { status: ok ? 200 : 503 },
  )
}
