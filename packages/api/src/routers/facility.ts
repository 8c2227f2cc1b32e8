import { readFacility } from '@batchproof/records/queries/index.ts'
import { commandProcedures } from '../command-procedures.ts'
import { readingProcedure, t } from '../trpc.ts'

export const facilityRouter = t.router({
  get: readingProcedure.query(({ ctx }) => readFacility(ctx.records)),
})

export const organisationRouter = t.router({ ...commandProcedures('organisation') })
export const roomRouter = t.router({ ...commandProcedures('room') })
export const equipmentRouter = t.router({ ...commandProcedures('equipment') })
