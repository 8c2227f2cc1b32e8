import { DEVIATION_STATES, deviationType, STREAM_TYPES } from '@batchproof/domain'
import {
  enterRoom,
  listDeviations,
  readDeviation,
  searchAudit,
  verifyStream,
} from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { day, id, page, search } from '../inputs.ts'
import { found, readingProcedure, t } from '../trpc.ts'

const stream = z.string().regex(/^[a-z]+:[\w-]{1,80}$/, 'A stream is <aggregate>:<id>')

const deviationList = z.object({
  ...page,
  search,
  status: z.array(z.enum(DEVIATION_STATES)).max(DEVIATION_STATES.length).optional(),
  batchId: id.optional(),
  type: deviationType.optional(),
})

export const deviationRouter = t.router({
  ...commandProcedures('deviation'),
  list: readingProcedure
    .input(deviationList.default({}))
    .query(({ ctx, input }) => listDeviations(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readDeviation(ctx.records, input.id), 'There is no such deviation.'),
    ),
})

const auditSearch = z.object({
  ...page,
  search,
  stream: stream.optional(),
  streamTypes: z.array(z.enum(STREAM_TYPES)).max(STREAM_TYPES.length).optional(),
  types: z.array(z.string().max(60)).max(60).optional(),
  personId: id.optional(),
  from: day.optional(),
  to: day.optional(),
  signedOnly: z.boolean().optional(),
})

export const auditRouter = t.router({
  search: readingProcedure
    .input(auditSearch.default({}))
    .query(({ ctx, input }) => searchAudit(ctx.records, input)),
})

export const recordsRouter = t.router({
  /** Computes one stream again: hashes, end, signatures. */
  verify: readingProcedure
    .input(z.object({ stream }))
    .query(async ({ ctx, input }) =>
      found(await verifyStream(ctx.records, input.stream, ctx.sealPublicKeys), 'There is no such record.'),
    ),
})

export const liveRouter = t.router({
  /** Entry to the live room of a batch, or to the floor room where no batch is named. */
  token: readingProcedure
    .input(z.object({ batchId: id.nullish() }).default({}))
    .query(async ({ ctx, input }) =>
      found(
        await enterRoom(ctx.records, ctx.session.requester, input.batchId ?? null),
        'There is no live room for this.',
      ),
    ),
})
