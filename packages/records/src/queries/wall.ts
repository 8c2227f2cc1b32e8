import { statement } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import type { BatchStatus } from '@batchproof/domain'
import type { WallView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import { cardFromRow } from './rows.ts'
import type { Records } from '../records.ts'

/** A batch in one of these is on the wall: being made, made and not handed in, or stopped. */
export const WALL_STATES = [
  'in_progress',
  'completed',
  'quarantined',
] as const satisfies readonly BatchStatus[]
/** More than any floor works on at once. */
const MOST_BATCHES = 200

/** What a wall display shows: the batches that are running and nothing more (C04). @param display its name */
export async function readWall(records: Records, display: string): Promise<WallView> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const cards = gathering.ask(
    statement(
      `SELECT * FROM batch_row WHERE status IN (${WALL_STATES.map(() => '?').join(', ')})
       ORDER BY coalesce(starts_at, '9999'), id LIMIT ?`,
      ...WALL_STATES,
      MOST_BATCHES,
    ),
    (rows) => rows.map(cardFromRow),
  )
  await gathering.read(records.db)
  const { facility } = organisation().state
  return {
    display,
    organisation: { name: facility?.name ?? '', timeZone: facility?.timeZone ?? UNCONFIGURED_ZONE },
    cards: cards(),
    now: records.now(),
  }
}
