import { LOT_BLOCKS, LOT_STATES } from '@batchproof/domain'
import type { LotBlock } from '@batchproof/domain'
import {
  findLotByScan,
  listDistributions,
  listLots,
  listMaterials,
  listOverrides,
  listRecipients,
  readBatchMaterials,
  readLot,
  readLotLedger,
  readLotTotals,
  readRecipient,
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
  productLine: z.string().max(60).optional(),
  waitsForAdjustment: z.boolean().optional(),
}
const listInput = z.object({ ...page, ...filter })

const blocks = Object.keys(LOT_BLOCKS) as [LotBlock, ...LotBlock[]]
const overrideInput = z.object({
  ...page,
  block: z.array(z.enum(blocks)).max(blocks.length).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
})

export const lotRouter = t.router({
  ...commandProcedures('lot'),
  list: readingProcedure.input(listInput.default({})).query(({ ctx, input }) => listLots(ctx.records, input)),
  totals: readingProcedure
    .input(z.object(filter).default({}))
    .query(({ ctx, input }) => readLotTotals(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readLot(ctx.records, ctx.session.requester, input.id), 'There is no such lot.'),
    ),
  ledger: readingProcedure
    .input(z.object({ ...page, lotId: id }))
    .query(({ ctx, input }) => readLotLedger(ctx.records, input)),
  overrides: readingProcedure
    .input(overrideInput.default({}))
    .query(({ ctx, input }) => listOverrides(ctx.records, input)),
  distributions: readingProcedure
    .input(z.object({ ...page, recipientId: id.optional(), lotId: id.optional() }).default({}))
    .query(({ ctx, input }) => listDistributions(ctx.records, input)),
  /** What is reserved for a batch, and its bill against the shelves. */
  availability: readingProcedure
    .input(z.object({ batchId: id }))
    .query(async ({ ctx, input }) =>
      found(await readBatchMaterials(ctx.records, input.batchId), 'There is no such batch.'),
    ),
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

export const recipientRouter = t.router({
  ...commandProcedures('recipient'),
  list: readingProcedure
    .input(z.object({ search, withInactive: z.boolean().optional() }).default({}))
    .query(({ ctx, input }) => listRecipients(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readRecipient(ctx.records, input.id), 'There is no such recipient.'),
    ),
})
