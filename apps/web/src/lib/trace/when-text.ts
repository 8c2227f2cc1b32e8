import { formatDate, formatInstant } from '@batchproof/domain'

const DATE_LENGTH = 'YYYY-MM-DD'.length

/** An instant or a date of the record as a person reads it at the facility; empty where there is none. */
export function whenText(at: string, timeZone: string): string {
  if (at === '') return ''
  return at.length === DATE_LENGTH ? formatDate(at) : formatInstant(at, timeZone, 'date-time')
}
