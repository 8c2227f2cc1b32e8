import { scopeOf } from '@batchproof/domain'
import type { Affected, RecallState } from '@batchproof/domain'
import type { RecallReport } from '../src/recall/recall-report.ts'

const HOSPITALS = [
  'St. Mary’s Hospital',
  'Northside Surgical Center, LLC',
  'Clínica del Río',
  '=HYPERLINK("x")',
]

/** One component lot, so many batches of it, each sold to one of four. */
function affectedBy(batchCount: number): Affected {
  const numbers = Array.from({ length: batchCount }, (_, index) => String(index + 1).padStart(3, '0'))
  const product = {
    materialCode: 'PHE-100',
    materialName: 'Phenylephrine HCl 100 mcg/mL',
    supplier: '',
    supplierLot: '',
  }
  return {
    lots: [
      {
        id: 'lot',
        lotNumber: 'PHE-2291',
        kind: 'component',
        materialCode: 'RM-PHE',
        materialName: 'Phenylephrine HCl, USP',
        supplier: 'Spectrum Chemical',
        supplierLot: '1LK0432',
        status: 'hold',
        left: { value: '12.50', unit: 'g' },
      },
      ...numbers.map((n) => ({
        ...product,
        id: n,
        lotNumber: `RSC-20261120-${n}`,
        kind: 'product' as const,
        status: 'consumed' as const,
        left: { value: '0', unit: 'each' as const },
      })),
    ],
    batches: numbers.map((n) => ({
      id: n,
      batchNumber: `RSC-20261120-${n}`,
      productName: 'Phenylephrine HCl',
      strength: '100 mcg/mL',
      status: 'released',
      goodUnits: 98,
      releasedAt: '2026-11-20T15:00:00.000Z',
      uses: ['1.25', '0.75'].map((value) => ({
        lotId: 'lot',
        lotNumber: 'PHE-2291',
        quantity: { value, unit: 'g' as const },
        at: '2026-11-20T15:00:00.000Z',
      })),
    })),
    distributions: numbers.map((n, index) => ({
      id: n,
      lotId: n,
      lotNumber: `RSC-20261120-${n}`,
      recipientId: `r${index % HOSPITALS.length}`,
      recipientName: HOSPITALS[index % HOSPITALS.length] ?? '',
      quantity: { value: '98', unit: 'each' as const },
      distributedOn: '2026-11-21',
      documentNumber: `INV-${n}`,
    })),
    recipients: HOSPITALS.slice(0, batchCount).map((name, index) => ({
      id: `r${index}`,
      name,
      address: `${index + 1} Main Street, Albany NY`,
      contact: 'Pharmacy, +1 518 555 0100',
    })),
    complete: true,
  }
}

/** A recall of one component lot with so many batches behind it. */
export function recallSample(batchCount: number): RecallReport {
  const affected = affectedBy(batchCount)
  const act = (at: string) => ({ personId: 'qa', name: 'Dana Okafor', at })
  const scope = scopeOf(affected)
  const recall: RecallState = {
    id: 'r',
    recordId: 'RC-2026-0007',
    status: 'closed',
    drill: false,
    start: { kind: 'lot', lotId: 'lot' },
    startLabel: 'Lot PHE-2291, Phenylephrine HCl, USP',
    reason: 'The supplier reports glass particles in drums of this lot.',
    opened: act('2026-11-21T15:00:00.000Z'),
    openedScope: scope,
    frozen: act('2026-11-21T15:04:10.000Z'),
    frozenScope: scope,
    freezeElapsedSeconds: 250,
    lots: [{ lotId: 'lot', lotNumber: 'PHE-2291', from: 'released' }],
    closed: act('2026-11-21T17:10:00.000Z'),
    closedScope: scope,
    closeElapsedSeconds: 7800,
    conclusion: 'Every recipient confirmed in writing that nothing is left on the shelf.',
  }
  return {
    facility: 'Riverside Sterile Compounding',
    timeZone: 'America/New_York',
    recall,
    affected,
    scope,
    signatures: [
      {
        name: 'Dana Okafor',
        role: 'QA manager',
        meaning: 'Affected lots frozen',
        at: '2026-11-21T15:04:10.000Z',
      },
    ],
    printedAt: '2026-11-21T17:12:00.000Z',
    printedBy: 'Dana Okafor',
  }
}
