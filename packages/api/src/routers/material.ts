import { LOT_STATES } from '@batchproof/domain'
import {
  findLotByScan,
  listLots,
  listMaterials,
  readLot,
  readLotTotals,
} from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { day, id, page, search } from '../inputs.ts'
import { found, readingProcedure, t } from '../trpc.ts'

const filter = {
  search: z.string().trim().max(200).optional(),
  kind: z.enum(['component', 'product']).optional(),
  status: z.array(z.enum(LOT_STATES)).max(LOT_STATES.length).optional(),
  materialCode: z.string().max(40).optional(),
  expiresBy: day.optional(),
  stock: z.enum(['free', 'taken', 'none']).optional(),
}
const listInput = z.object({ ...page, ...filter })

export const lotRouter = t.router({
  ...commandProcedures('lot'),
  list: readingProcedure.input(listInput.default({})).query(({ ctx, input }) => listLots(ctx.records, input)),
  totals: readingProcedure
    .input(z.object(filter).default({}))
    .query(({ ctx, input }) => readLotTotals(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => found(await readLot(ctx.records, input.id), 'There is no such lot.')),
  /** A lot by what was scanned or typed; a code that names none is an answer, not an error. */
  byScan: readingProcedure
    .input(
      z.object({ text: z.string().trim().min(1).max(500), batchId: id.optional(), lineId: id.optional() }),
    )
    .query(({ ctx, input }) => findLotByScan(ctx.records, input)),
})

export const materialRouter = t.router({
  ...commandProcedures('material'),
  list: readingProcedure
    .input(z.object({ search }).default({}))
    .query(({ ctx, input }) => listMaterials(ctx.records, input.search)),
})
