import { readingPurpose } from '@batchproof/domain'
import { readEquipment } from '@batchproof/records/queries/index.ts'
import type { BridgeAnswer } from '@batchproof/protocol'
import { z } from 'zod'
import { id } from '../inputs.ts'
import { askBridge } from '../instrument-bridge.ts'
import { found, readingProcedure, t } from '../trpc.ts'

/** What a registered instrument shows now, through the bridge; a stable reading comes back signed for its one field. */
const read = readingProcedure
  .input(z.object({ equipmentId: id, purpose: readingPurpose }))
  .query(async ({ ctx, input }): Promise<BridgeAnswer> => {
    const equipment = await readEquipment(ctx.records, input.equipmentId)
    const { details } = found(equipment, 'There is no such equipment.')
    if (!details?.connection) {
      const message = `${details?.code ?? 'This equipment'} is not connected. Type what it shows.`
      return { state: 'refused', problem: 'not_connected', message }
    }
    const { purpose } = input
    return askBridge(ctx.records.instruments, { ask: 'read', instrument: details.code, purpose })
  })

export const instrumentRouter = t.router({ read })
