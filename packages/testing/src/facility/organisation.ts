import type { Facility, ProductLine } from '@batchproof/domain'

/** The demonstration's facility; it does not exist. */
export const FACILITY: Facility = {
  name: 'Northgate Sterile Preparations, LLC',
  code: 'NSP',
  address: '480 Colvin Avenue, Albany, NY 12206',
  phone: '(518) 555-0142',
  registrationNumber: 'FEI 3009990142',
  timeZone: 'America/New_York',
}

/** The sterile lines ask for Authored and Independently checked beside the approval (211.186(a)). */
export const PRODUCT_LINES: readonly ProductLine[] = [
  { id: 'sterile-drugs', name: 'Sterile injectables', sterileDrug: true, targetAssays: [] },
  { id: 'ophthalmics', name: 'Sterile ophthalmics', sterileDrug: true, targetAssays: [] },
  { id: 'topicals', name: 'Non-sterile topicals', sterileDrug: false, targetAssays: [] },
  {
    id: 'bases',
    name: 'Compounding bases',
    sterileDrug: false,
    targetAssays: ['Microbial count', 'pH'],
  },
]
