import type { CertificateValue } from '@batchproof/domain'

/** A component lot as it comes to the dock, and what becomes of it. Days count from today, the past negative. */
export interface DemonstrationLot {
  readonly material: string
  readonly lotNumber: string
  readonly supplier: string
  readonly supplierLot: string
  readonly receivedDay: number
  readonly expiresDay: number
  readonly quantity: string
  readonly fate: 'released' | 'quarantine' | 'hold' | 'rejected'
  /** Why it was held or rejected. */
  readonly why?: string
  /** What its certificate states of its strength. */
  readonly certificate?: readonly CertificateValue[]
}

function lot(
  [material, lotNumber]: readonly [string, string],
  [supplier, supplierLot]: readonly [string, string],
  [receivedDay, expiresDay]: readonly [number, number],
  quantity: string,
  fate: DemonstrationLot['fate'] = 'released',
  why?: string,
): DemonstrationLot {
  return { material, lotNumber, supplier, supplierLot, receivedDay, expiresDay, quantity, fate, why }
}

const MERIDIAN = 'Meridian Injectables'
const HALDEN = 'Halden Pharma'
const CLEARBROOK = 'Clearbrook Fluids'
const PRECISE = 'Precise Packaging Supply'
const NORDCHEM = 'Nordchem Excipients'

/**
 * What is on the shelves after three months. Phenylephrine has an older and a newer lot, so that first-expiry-first-out
 * shows; one methotrexate lot has expired with stock; a ketamine lot runs out soon and limits beyond-use dates.
 * The cream base is bought and sold without a batch.
 */
export const LOTS: readonly DemonstrationLot[] = [
  lot(['PHE-10MG', 'PHE-2291'], [MERIDIAN, 'M7K2291'], [-91, 210], '40'),
  lot(['PHE-10MG', 'PHE-2304'], [MERIDIAN, 'M7K2304'], [-60, 330], '500'),
  lot(['PHE-10MG', 'PHE-2317'], [MERIDIAN, 'M7K2317'], [-14, 560], '500'),
  lot(['PHE-10MG', 'PHE-2322'], [MERIDIAN, 'M7K2322'], [-1, 590], '250', 'quarantine'),
  lot(['KET-100MG', 'KET-0871'], [HALDEN, 'HK40871'], [-91, 20], '1200'),
  lot(['KET-100MG', 'KET-0902'], [HALDEN, 'HK40902'], [-20, 420], '2000'),
  lot(['OXY-10U', 'OXY-5510'], [MERIDIAN, 'M2X5510'], [-91, 270], '2700'),
  lot(
    ['OXY-10U', 'OXY-5544'],
    [MERIDIAN, 'M2X5544'],
    [-9, 380],
    '900',
    'rejected',
    'Cold chain broken: the data logger shows 14 °C for six hours in transit.',
  ),
  lot(['VAN-10G', 'VAN-3310'], [HALDEN, 'HV13310'], [-91, 400], '60'),
  lot(['VAN-10G', 'VAN-3342'], [HALDEN, 'HV13342'], [-40, 480], '200'),
  lot(['MTX-1G', 'MTX-1180'], [HALDEN, 'HM91180'], [-91, -22], '1600'),
  lot(['MTX-1G', 'MTX-1207'], [HALDEN, 'HM91207'], [-35, 400], '4000'),
  lot(['NACL-09-1L', 'NS-77120'], [CLEARBROOK, 'CB77120'], [-91, 300], '60000'),
  lot(['NACL-09-1L', 'NS-77268'], [CLEARBROOK, 'CB77268'], [-33, 420], '48000'),
  lot(['NACL-09-500', 'NB-40415'], [CLEARBROOK, 'CB40415'], [-91, 330], '900'),
  lot(
    ['NACL-09-500', 'NB-40502'],
    [CLEARBROOK, 'CB40502'],
    [-5, 480],
    '600',
    'hold',
    'Two bags in the sample leak at the port. The supplier was asked for a statement.',
  ),
  lot(['WFI-1L', 'WFI-20018'], [CLEARBROOK, 'CB20018'], [-91, 320], '30000'),
  {
    ...lot(['SUX-API', 'SUX-0031'], [NORDCHEM, 'NC-SUX-0031'], [-91, 500], '1000'),
    certificate: [
      { property: 'assay', value: '99.6', unit: '%', basis: 'anhydrous' },
      { property: 'water', value: '9.1', unit: '%', basis: 'as_is' },
    ],
  },
  lot(['NACL-API', 'NCA-0112'], [NORDCHEM, 'NC-NA-0112'], [-91, 900], '2500'),
  lot(['HCL-01N', 'HCL-0450'], [NORDCHEM, 'NC-HCL-0450'], [-91, 400], '1000'),
  lot(['BAG-EVA-2L', 'EVA-6601'], [PRECISE, 'PPS6601'], [-91, 700], '60'),
  lot(['FLT-022', 'FLT-9107'], [PRECISE, 'PPS9107'], [-91, 600], '80'),
  lot(['SYR-10', 'S10-2245'], [PRECISE, 'PPS2245'], [-91, 800], '3000'),
  lot(['SYR-05', 'S05-2198'], [PRECISE, 'PPS2198'], [-91, 800], '2730'),
  lot(['SYR-05', 'S05-2260'], [PRECISE, 'PPS2260'], [-45, 900], '6000'),
  lot(['SYR-03-LL', 'S03-2207'], [PRECISE, 'PPS2207'], [-91, 800], '2500'),
  lot(['CAP-TE', 'CTE-4417'], [PRECISE, 'PPS4417'], [-91, 650], '12000'),
  lot(['CAP-CSTD', 'CST-0808'], [PRECISE, 'PPS0808'], [-91, 650], '2500'),
  lot(['SET-TRF', 'TRF-0512'], [PRECISE, 'PPS0512'], [-91, 650], '40'),
  lot(['SET-CSTD', 'TCS-0519'], [PRECISE, 'PPS0519'], [-91, 650], '40'),
  lot(['SEAL-PORT', 'SEL-3003'], [PRECISE, 'PPS3003'], [-91, 1000], '1500'),
  lot(['DRP-10', 'DRP-7040'], [PRECISE, 'PPS7040'], [-91, 700], '1200'),
  lot(['DRP-10', 'DRP-7055'], [PRECISE, 'PPS7055'], [-30, 640], '300'),
  lot(['TIP-DRP', 'TIP-7041'], [PRECISE, 'PPS7041'], [-91, 700], '1200'),
  lot(['BAG-HD', 'OWR-1502'], [PRECISE, 'PPS1502'], [-91, 1000], '2500'),
  lot(['CRM-DRUM', 'CRB-2201'], [NORDCHEM, 'NC-CRB-2201'], [-50, 500], '20000'),
  lot(['CRM-DRUM', 'CRB-2214'], [NORDCHEM, 'NC-CRB-2214'], [-12, 560], '20000', 'quarantine'),
]
