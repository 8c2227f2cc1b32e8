import { RECALL_STATES, recallStart } from '@batchproof/domain'
import {
  findRecallStarts,
  listRecalls,
  readAffected,
  readGenealogy,
  readRecall,
} from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { id, page, search } from '../inputs.ts'
import { found, readingProcedure, t } from '../trpc.ts'

const recallList = z.object({
  ...page,
  search,
  status: z.array(z.enum(RECALL_STATES)).max(RECALL_STATES.length).optional(),
  drill: z.boolean().optional(),
})

export const recallRouter = t.router({
  ...commandProcedures('recall'),
  list: readingProcedure
    .input(recallList.default({}))
    .query(({ ctx, input }) => listRecalls(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readRecall(ctx.records, ctx.session.requester, input.id), 'There is no such recall.'),
    ),
  /** What came from a start, before any recall is opened: to look, and to see who received what. */
  affected: readingProcedure
    .input(z.object({ start: recallStart }))
    .query(({ ctx, input }) => readAffected(ctx.records, input.start)),
  findStarts: readingProcedure
    .input(z.object({ search: z.string().trim().min(2, 'Type at least two characters').max(120) }))
    .query(({ ctx, input }) => findRecallStarts(ctx.records, input.search)),
})

export const genealogyRouter = t.router({
  /** A lot or a batch with everything it came from and became. */
  of: readingProcedure
    .input(z.object({ kind: z.enum(['lot', 'batch']), id }))
    .query(async ({ ctx, input }) =>
      found(await readGenealogy(ctx.records, input.kind, input.id), 'There is no such record.'),
    ),
})
