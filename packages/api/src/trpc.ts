import { initTRPC, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { DISPLAY, mayRead } from './query-roles.ts'
import type { ApiContext } from './context.ts'

/** What a client is told of an error: nothing that a defect could have written. */
export interface ErrorData {
  readonly code: string
  readonly httpStatus: number
  readonly path: string | null
  readonly requestId: string | null
  /** Fields of a query's input that are wrong, by path. */
  readonly fields: Readonly<Record<string, string>> | null
}

interface ProcedureMeta {
  /** Allowed too while the person must choose a new PIN. */
  readonly whilePinIsDue?: boolean
}

/** Errors whose words are ours and meant for the person who reads them. */
const SPOKEN = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE'])

function messageOf(error: TRPCError, requestId: string | null): string {
  if (SPOKEN.has(error.code)) return error.message
  if (error.cause instanceof ZodError) return 'The request is not understood.'
  if (
    error.code === 'NOT_IMPLEMENTED' ||
    error.code === 'METHOD_NOT_SUPPORTED' ||
    error.code === 'PARSE_ERROR'
  )
    return 'The request is not understood.'
  if (error.code === 'BAD_REQUEST') return 'The request is not understood.'
  return `Something went wrong on the server. Nothing was recorded. Ask for help with number ${requestId ?? '-'}.`
}

function fieldsOf(error: TRPCError): Record<string, string> | null {
  if (!(error.cause instanceof ZodError)) return null
  return Object.fromEntries(error.cause.issues.map(({ path, message }) => [path.join('.'), message]))
}

/**
 * Every view is JSON already, so nothing is changed on its way; that it is said makes a client's types those of the
 * views themselves. A client's link names the same.
 */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

export const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    transformer: asItIs,
    errorFormatter: ({ shape, error, path, ctx }) => {
      const requestId = ctx?.requestId ?? null
      const data: ErrorData = {
        code: error.code,
        httpStatus: shape.data.httpStatus,
        path: path ?? null,
        requestId,
        fields: fieldsOf(error),
      }
      return { message: messageOf(error, requestId), code: shape.code, data }
    },
  })

/** Notes defects, and turns a database that cannot be reached into an answer that says so. */
const guarded = t.middleware(async ({ ctx, path, next }) => {
  const result = await next()
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result
  const { cause } = result.error
  ctx.noteDefect(cause ?? result.error, path)
  if (cause?.name === 'DatabaseUnavailable')
    throw new TRPCError({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The record cannot be reached now. Try again in a moment.',
    })
  return result
})

/** A wall display hangs where anybody passes: it opens what its row of the table says, and not even the sign-in. */
const closedToDisplays = t.middleware(({ ctx, path, next }) => {
  if (ctx.display && !mayRead([DISPLAY], path))
    throw new TRPCError({ code: 'FORBIDDEN', message: 'A wall display shows the wall and nothing else.' })
  return next()
})

/** For sign-in and what the public may see: anyone. */
export const openProcedure = t.procedure.use(guarded).use(closedToDisplays)

/** For a paired wall display, by the same table: no person has its role. */
export const displayProcedure = openProcedure.use(({ ctx, path, next }) => {
  const { display } = ctx
  if (ctx.session) throw new TRPCError({ code: 'FORBIDDEN', message: 'Your role does not allow this.' })
  if (!display || !mayRead([DISPLAY], path))
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'This display is not paired.' })
  return next({ ctx: { ...ctx, display } })
})

/** For a signed-in person, whatever their role; commands check theirs by the catalogue. */
export const signedInProcedure = openProcedure.use(({ ctx, meta, next }) => {
  const { session } = ctx
  if (!session) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first.' })
  if (session.mustChangePin && !meta?.whilePinIsDue)
    throw new TRPCError({ code: 'FORBIDDEN', message: 'Choose a new PIN first.' })
  return next({ ctx: { ...ctx, session } })
})

/** For a query: the person's roles against the table, by the query's own name. */
export const readingProcedure = signedInProcedure.use(({ ctx, path, next }) => {
  if (!mayRead(ctx.session.requester.roles, path))
    throw new TRPCError({ code: 'FORBIDDEN', message: 'Your role does not allow this.' })
  return next()
})

/** The thing that was asked for, or the answer that there is none: the same for what is another organisation's. */
export function found<Thing>(thing: Thing | null, words: string): Thing {
  if (thing === null) throw new TRPCError({ code: 'NOT_FOUND', message: words })
  return thing
}
