import { eventFromRow, eventsStatement, statement } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import type { PersonState, RecordEvent, RegisteredDevice } from '@batchproof/domain'
import { Gathering } from '../facts/gathering.ts'
import type { Records } from '../records.ts'

/** A machine as it is registered now, and the person in whose name it acts. */
export interface RegisteredMachine {
  readonly device: RegisteredDevice
  readonly person: PersonState | null
}

/** The machine of a device id; null when no machine is registered under it. */
export async function readMachine(records: Records, deviceId: string): Promise<RegisteredMachine | null> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const people = gathering.headsWhere(
    'person',
    `stream = 'person:' || (SELECT device.value ->> '$.machine.personId'
       FROM stream_head h, json_each(h.state, '$.devices') device
       WHERE h.stream = ? AND device.value ->> '$.id' = ?)`,
    `organisation:${ORGANISATION_ID}`,
    deviceId,
  )
  await gathering.read(records.db)
  const device = organisation().state.devices.find(({ id, machine }) => id === deviceId && machine)
  return device ? { device, person: people()[0]?.state ?? null } : null
}

/**
 * The events of a command from the database that holds the record: a replica's own copy may not have them yet. Empty
 * when the command is not recorded.
 */
export async function readRecordedCommand({ db }: Records, commandId: string): Promise<RecordEvent[]> {
  const asked = [eventsStatement({ limit: 100, filter: { commandId } })]
  const [rows = []] = db.kind === 'replica' ? (await db.write(asked)).rows : await db.read(asked)
  return rows.map(eventFromRow)
}

/** The id of the batch of this number, as its label carries it; null when there is none. */
export async function findBatchId({ db }: Records, batchNumber: string): Promise<string | null> {
  const [[row] = []] = await db.read([
    statement('SELECT id FROM batch_row WHERE batch_number = ?', batchNumber.toUpperCase()),
  ])
  return row ? (row.id as string) : null
}
