import { addSeconds, formatInstant, startOfZonedDay } from '@batchproof/domain'

/** 10:42, in the facility's zone. */
export function clockTime(at: string, timeZone: string): string {
  return formatInstant(at, timeZone, 'time').replace(/ .*$/, '')
}

/** "09:00 – 11:30", or a dash where a batch has no slot. */
export function slotWords(start: string | null, end: string | null, timeZone: string): string {
  if (start === null || end === null) return '—'
  return `${clockTime(start, timeZone)} – ${clockTime(end, timeZone)}`
}

/** 'YYYY-MM-DDTHH:MM', the form of a date-time input, for an instant at the facility. */
export function toLocalInput(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(at))
  return parts.replace(' ', 'T')
}

/** The instant of a date-time input at the facility; null when it is empty. In a skipped hour, the one after it. */
export function fromLocalInput(text: string, timeZone: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text)
  if (!match) return null
  const [, date = '', hours, minutes] = match
  const guess = addSeconds(startOfZonedDay(date, timeZone), Number(hours) * 3600 + Number(minutes) * 60)
  // On a day on which the clocks change, the wall time is off by the change; put right once.
  const off = (Date.parse(`${text.slice(0, 16)}Z`) - Date.parse(`${toLocalInput(guess, timeZone)}Z`)) / 1000
  return addSeconds(guess, off)
}
