import { appRouter } from '@batchproof/api'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { apiContextOf } from '$lib/server/api-context.ts'
import { WALL_API } from '$lib/server/cookies.ts'
import type { RequestHandler } from './$types'

/**
 * The typed API as a wall display asks it. The address is its own so that the display's token is sent here alone; the
 * procedures say what it opens.
 */
const handle: RequestHandler = (event) =>
  fetchRequestHandler({
    endpoint: WALL_API,
    req: event.request,
    router: appRouter,
    createContext: () => apiContextOf(event),
    responseMeta: () => ({ headers: { 'cache-control': 'private, no-store' } }),
  })

export const GET = handle
export const POST = handle
