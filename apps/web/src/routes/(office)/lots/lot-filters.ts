import { addDaysToDate, LOT_STATES } from '@batchproof/domain'
import { textOf, valuesOf } from '$lib/batch-view/address.ts'

const EXPIRY_DAYS: Readonly<Record<string, number>> = { expired: -1, '30': 30, '90': 90, '180': 180 }

/** The filters of the lots' list as the server takes them, from the address. `today` is the facility's date. */
export function lotQuery(url: URL, today: string) {
  const days = EXPIRY_DAYS[textOf(url, 'expires') ?? '']
  return {
    search: textOf(url, 'q'),
    status: valuesOf(url, 'status', LOT_STATES),
    kind: valuesOf(url, 'kind', ['component', 'product'] as const)[0],
    materialCode: textOf(url, 'material'),
    expiresBy: days === undefined ? undefined : addDaysToDate(today, days),
    stock: valuesOf(url, 'stock', ['free', 'taken', 'none'] as const)[0],
  }
}

/** What each filter offers, the first entry taking it away. */
export const LOT_CHOICES = {
  status: [
    { value: '', label: 'Any state' },
    { value: 'draft,quarantine,hold', label: 'Waits for a decision' },
    { value: 'released', label: 'Released' },
    { value: 'quarantine', label: 'Quarantine' },
    { value: 'hold', label: 'On hold' },
    { value: 'draft', label: 'Draft' },
    { value: 'consumed', label: 'Consumed' },
    { value: 'rejected', label: 'Rejected' },
  ],
  kind: [
    { value: '', label: 'Any kind' },
    { value: 'component', label: 'Components' },
    { value: 'product', label: 'Products' },
  ],
  expires: [
    { value: '', label: 'Any expiry' },
    { value: 'expired', label: 'Expired' },
    { value: '30', label: 'Within 30 days' },
    { value: '90', label: 'Within 90 days' },
    { value: '180', label: 'Within 180 days' },
  ],
  stock: [
    { value: '', label: 'Any stock' },
    { value: 'free', label: 'Something is free' },
    { value: 'taken', label: 'Taken by a batch' },
    { value: 'none', label: 'Nothing left' },
  ],
} as const
