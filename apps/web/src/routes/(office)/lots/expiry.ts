import type { LotRow } from '@batchproof/protocol'
import { daysBetween } from '$lib/office/format.ts'

/** Days before its expiry from which a lot is marked. */
const SOON_DAYS = 30

/** How the expiry of a lot stands on a day; null where it has none or lies further off. */
export function expiryMark(
  expiresOn: string | null,
  today: string,
): { readonly state: 'out' | 'warning'; readonly label: string } | null {
  if (expiresOn === null) return null
  const days = daysBetween(today, expiresOn)
  if (days < 0) return { state: 'out', label: 'Expired' }
  if (days === 0) return { state: 'warning', label: 'Expires today' }
  return days <= SOON_DAYS ? { state: 'warning', label: `${days} d left` } : null
}

/** Whether an expiry matters still: what is consumed or rejected is no longer used. */
export const isUsable = ({ status }: LotRow): boolean => status !== 'consumed' && status !== 'rejected'
