import {
  ROLES,
  formatDate,
  formatInstant,
  formatQuantity,
  secondsBetween,
  zonedDate,
  type Quantity,
  type Role,
  type SignatureComponent,
  type TimeZone,
} from '@batchproof/domain'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/** How instants and dates are shown at a facility: one for a page, made from the facility's zone. */
export interface Shown {
  /** 21 Nov 2026 */
  date(at: string | null): string
  /** 14:05 EST */
  time(at: string | null): string
  /** 21 Nov 2026 14:05 EST */
  dateTime(at: string | null): string
  /** 'just now', '12 min ago', '3 h ago', '4 days ago', then the date. */
  ago(at: string): string
  /** Today's calendar date at the facility, YYYY-MM-DD. */
  today(): string
}

/** What stands where a value is missing. */
export const NONE = '—'

/** Formats for the facility's zone. Every time carries its zone, as the record does. */
export function shownIn(zone: TimeZone): Shown {
  const or = (at: string | null, show: (at: string) => string) => (at ? show(at) : NONE)
  return {
    date: (at) => or(at, (value) => formatInstant(value, zone, 'date')),
    time: (at) => or(at, (value) => formatInstant(value, zone, 'time')),
    dateTime: (at) => or(at, (value) => formatInstant(value, zone, 'date-time')),
    ago: (at) => agoText(at, new Date().toISOString(), zone),
    today: () => zonedDate(new Date().toISOString(), zone),
  }
}

/** How long ago in words, seen from `now`; from a fortnight on the date itself. */
export function agoText(at: string, now: string, zone: TimeZone): string {
  const seconds = Math.max(0, secondsBetween(at, now))
  if (seconds < MINUTE_SECONDS) return 'just now'
  if (seconds < HOUR_SECONDS) return `${Math.floor(seconds / MINUTE_SECONDS)} min ago`
  if (seconds < 2 * DAY_SECONDS) return `${Math.floor(seconds / HOUR_SECONDS)} h ago`
  if (seconds < 14 * DAY_SECONDS) return `${Math.floor(seconds / DAY_SECONDS)} days ago`
  return formatInstant(at, zone, 'date')
}

/** A calendar date as a person reads it, or a dash. */
export const dateText = (date: string | null): string => (date ? formatDate(date) : NONE)

/** Whole days from one calendar date to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / (DAY_SECONDS * 1000))
}

export const quantityText = (quantity: Quantity | null): string =>
  quantity ? formatQuantity(quantity) : NONE

/** Roles in words: 'Pharmacist, QA manager'. */
export const rolesText = (roles: readonly string[]): string =>
  roles.map((role) => ROLES[role as Role] ?? role).join(', ')

/** 'in_review' → 'In review'. */
export function words(code: string): string {
  const text = code.replaceAll('_', ' ').replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const componentWords: Record<SignatureComponent, string> = {
  user_name: 'user name',
  badge: 'badge',
  pin: 'PIN',
  webauthn: 'passkey (user verified)',
}

/** What a signature was made with, in words. */
export const componentsText = (components: readonly SignatureComponent[]): string[] =>
  components.map((component) => componentWords[component])

/** '1 batch', '3 batches'. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
