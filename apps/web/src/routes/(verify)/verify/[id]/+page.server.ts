import { countRequest } from '@batchproof/auth'
import { readPublicVerification } from '@batchproof/records/queries/index.ts'
import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

const LOOKS_A_MINUTE = 30

/** What the label's code leads to: for anyone, without a session; the same no for everything that is not released. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const { records, place } = locals
  const { allowed, retryAfterSeconds } = await countRequest(records.auth, {
    scope: 'verify',
    key: place.networkAddress,
    limit: LOOKS_A_MINUTE,
    windowSeconds: 60,
  })
  if (!allowed) {
    setHeaders({ 'retry-after': String(retryAfterSeconds) })
    error(429, 'Too many labels were checked from here. Try again in a minute.')
  }
  const verification = await readPublicVerification(records, params.id)
  if (!verification)
    error(404, 'This code belongs to no released product. Do not use the product; ask who supplied it.')
  return { verification }
}
