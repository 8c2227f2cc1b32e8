import { readBoard } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { day, id } from '../inputs.ts'
import { readingProcedure, t } from '../trpc.ts'

/** A year: what was released before that is found in the list of batches. */
const MOST_RELEASED_DAYS = 366

export const floorRouter = t.router({
  board: readingProcedure
    .input(
      z
        .object({
          from: day.optional(),
          to: day.optional(),
          technicianId: id.optional(),
          productCode: z.string().max(40).optional(),
          releasedDays: z.number().int().min(1).max(MOST_RELEASED_DAYS).optional(),
        })
        .default({}),
    )
    .query(({ ctx, input }) => readBoard(ctx.records, input)),
})
