import { ORGANISATION_ID } from '@batchproof/domain'
import { Gathering } from '../facts/gathering.ts'
import type { Records } from '../records.ts'

/** The zone before the facility is configured. */
export const UNCONFIGURED_ZONE = 'UTC'

/** The facility's IANA time zone, where a query must know it before it can ask (dates of a filter). */
export async function readFacilityZone(records: Records): Promise<string> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  await gathering.read(records.db)
  return organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE
}
