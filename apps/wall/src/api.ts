import type { AppRouter } from '@batchproof/api'
import { QueryClient } from '@tanstack/react-query'
import { httpLink, TRPCClientError } from '@trpc/client'
import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query'

/** The typed API for React. Types alone come from the server. */
export const api: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>()

/** Every view is JSON already: nothing is changed on its way. */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value as never }

/** Asks at the address of wall displays: the browser sends the display's token there and nowhere else. */
export const apiClient = api.createClient({
  links: [httpLink({ url: '/api/wall', headers: { 'x-batchproof': '1' }, transformer: asItIs })],
})

/** A display that runs for days asks on its own clock: no retries between, and also while the network seems away. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, gcTime: 60_000 },
    mutations: { retry: false, networkMode: 'always', gcTime: 0 },
  },
})

/** Whether the server says that this browser is no display, or not any more. */
export const isUnpaired = (error: unknown): boolean =>
  error instanceof TRPCClientError && (error.data as { code?: string } | null)?.code === 'UNAUTHORIZED'
