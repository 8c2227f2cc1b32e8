import { BATCH_STATES } from '@batchproof/domain'
import {
  BATCH_ORDERS,
  listBatches,
  listMyBatches,
  readBatch,
  readBatchEvents,
  readCalendar,
  readReadiness,
} from '@batchproof/records/queries/index.ts'
import type { BatchOrder } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { day, id, page, search } from '../inputs.ts'
import { found, readingProcedure, t } from '../trpc.ts'

const NO_BATCH = 'There is no such batch.'

const listInput = z.object({
  ...page,
  status: z.array(z.enum(BATCH_STATES)).max(BATCH_STATES.length).optional(),
  search,
  from: day.optional(),
  to: day.optional(),
  technicianId: id.optional(),
  roomId: id.optional(),
  formulaId: id.optional(),
  productCode: z.string().max(40).optional(),
  orderBy: z.enum(Object.keys(BATCH_ORDERS) as [BatchOrder, ...BatchOrder[]]).optional(),
})

export const batchRouter = t.router({
  ...commandProcedures('batch'),
  list: readingProcedure
    .input(listInput.default({}))
    .query(({ ctx, input }) => listBatches(ctx.records, input)),
  mine: readingProcedure.query(({ ctx }) => listMyBatches(ctx.records, ctx.session.requester)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readBatch(ctx.records, ctx.session.requester, input.id, ctx.isBackground), NO_BATCH),
    ),
  readiness: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readReadiness(ctx.records, ctx.session.requester, input.id), 'This batch has no plan.'),
    ),
  events: readingProcedure.input(z.object({ id })).query(async ({ ctx, input }) => {
    const events = await readBatchEvents(ctx.records, input.id)
    return found(events.length > 0 ? events : null, NO_BATCH)
  }),
})

const LONGEST_CALENDAR_DAYS = 93
const DAY_MILLISECONDS = 86_400_000

export const calendarRouter = t.router({
  range: readingProcedure
    .input(
      z.object({ from: day, to: day }).refine(
        ({ from, to }) => {
          const days = (Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS
          return days >= 0 && days <= LONGEST_CALENDAR_DAYS
        },
        { error: `Ask for at most ${LONGEST_CALENDAR_DAYS} days, the first before the last.`, path: ['to'] },
      ),
    )
    .query(({ ctx, input }) => readCalendar(ctx.records, input)),
})
