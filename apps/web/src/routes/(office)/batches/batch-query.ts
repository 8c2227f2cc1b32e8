import { BATCH_STATES } from '@batchproof/domain'
import { dayOf, textOf, valuesOf } from '$lib/batch-view/address.ts'

/** Orders of the list, as they stand in the address. */
const orders = ['starts_soonest', 'starts_latest', 'changed_latest', 'number'] as const

/** Groups of states that people ask for, beside single ones. */
export const statusChoices = [
  { value: '', label: 'Any state' },
  { value: 'scheduled', label: 'Scheduled' },
  { value: 'in_progress', label: 'In progress' },
  { value: 'completed', label: 'Completed, not submitted' },
  { value: 'pending_review', label: 'Pending review' },
  { value: 'pending_release', label: 'Pending release' },
  { value: 'in_progress,completed,pending_review,pending_release', label: 'Started, not decided' },
  { value: 'released', label: 'Released' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'quarantined', label: 'Quarantined' },
  { value: 'draft', label: 'Draft' },
  { value: 'cancelled', label: 'Cancelled' },
]

/** What the list asks the server for, read from the address. */
export function batchQuery(url: URL) {
  const [orderBy] = valuesOf(url, 'order', orders)
  return {
    search: textOf(url, 'q'),
    status: valuesOf(url, 'status', BATCH_STATES),
    productCode: textOf(url, 'product'),
    technicianId: textOf(url, 'technician'),
    from: dayOf(url, 'from'),
    to: dayOf(url, 'to'),
    orderBy,
  }
}
