import type { AppRouter } from '@batchproof/api'
import { QueryClient } from '@tanstack/react-query'
import { httpLink } from '@trpc/client'
import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query'

/** The typed API for React. Types alone come from the server. */
export const api: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>()

/** Every view is JSON already: nothing is changed on its way. */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value as never }

/** Asks with the session cookie of the same address; nobody is at the keyboard, so that keeps no session alive. */
export const apiClient = api.createClient({
  links: [
    httpLink({
      url: '/api/trpc',
      headers: { 'x-batchproof': '1', 'x-batchproof-background': '1' },
      transformer: asItIs,
    }),
  ],
})

/** A display that runs for days asks on its own clock: no retries between, and also while the network seems away. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', refetchIntervalInBackground: true, gcTime: 300_000 },
  },
})
