import { FORMULA_STATES } from '@batchproof/domain'
import { compareRevisions, listFormulas, readFormula } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { id, page, search } from '../inputs.ts'
import { found, readingProcedure, t } from '../trpc.ts'

const listInput = z.object({
  ...page,
  search,
  status: z.array(z.enum(FORMULA_STATES)).max(FORMULA_STATES.length).optional(),
  productLine: z.string().max(60).optional(),
  approvedOnly: z.boolean().optional(),
})
const revision = z.object({
  version: z.number().int().min(1),
  /** The last one of the version where it is left out. */
  revision: z.number().int().min(1).optional(),
})

export const formulaRouter = t.router({
  ...commandProcedures('formula'),
  list: readingProcedure
    .input(listInput.default({}))
    .query(({ ctx, input }) => listFormulas(ctx.records, input)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readFormula(ctx.records, input.id), 'There is no such formula.'),
    ),
  compare: readingProcedure
    .input(z.object({ id, before: revision, after: revision }))
    .query(async ({ ctx, input }) =>
      found(
        await compareRevisions(ctx.records, input.id, input.before, input.after),
        'There is no such version to compare.',
      ),
    ),
})
