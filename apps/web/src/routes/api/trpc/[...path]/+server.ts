import { appRouter } from '@batchproof/api'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { apiContextOf } from '$lib/server/api-context.ts'
import type { RequestHandler } from './$types'

/** The typed API, on both hosts by the fetch adapter. */
const handle: RequestHandler = (event) =>
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req: event.request,
    router: appRouter,
    createContext: () => apiContextOf(event),
    responseMeta: () => ({ headers: { 'cache-control': 'private, no-store' } }),
  })

export const GET = handle
export const POST = handle
