import { dayOf, textOf } from '../batch-view/address.ts'
import type { ApiInputs } from '../api/client.ts'

export const RELEASED_STEPS = [7, 30, 90, 366] as const

/** What the board asks the server for, read from the address (B16.2). */
export function boardQuery(url: URL): NonNullable<ApiInputs['floor']['board']> {
  const days = Number(url.searchParams.get('released'))
  return {
    from: dayOf(url, 'from'),
    to: dayOf(url, 'to'),
    productCode: textOf(url, 'product'),
    technicianId: textOf(url, 'technician'),
    releasedDays: RELEASED_STEPS.find((step) => step === days),
  }
}
