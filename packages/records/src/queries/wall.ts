import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import { WALL_STATES } from '@batchproof/protocol'
import type { WallCard, WallView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import { cardFromRow } from './rows.ts'
import type { Records } from '../records.ts'

/** More than any floor works on at once. */
const MOST_BATCHES = 200

/** What a wall display shows: the batches that are running and nothing more (C04). @param display its name */
export async function readWall(records: Records, display: string): Promise<WallView> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const cards = gathering.ask(
    statement(
      `SELECT b.*, d.open_count, d.open_since FROM batch_row b LEFT JOIN (
         SELECT batch_id, count(*) AS open_count, min(opened_at) AS open_since FROM deviation_row
         WHERE status = 'open' GROUP BY batch_id
       ) d ON d.batch_id = b.id
       WHERE b.status IN (${WALL_STATES.map(() => '?').join(', ')})
       ORDER BY coalesce(b.starts_at, '9999'), b.id LIMIT ?`,
      ...WALL_STATES,
      MOST_BATCHES,
    ),
    (rows) => rows.map(wallCardFromRow),
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

function wallCardFromRow(row: Row): WallCard {
  const count = row.open_count as number | null
  return {
    ...cardFromRow(row),
    deviationsOpen: count === null ? null : { count, since: row.open_since as string },
  }
}
