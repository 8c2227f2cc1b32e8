import { gtinFromNdc } from '@batchproof/domain/material/gs1.ts'
import type { MaterialDetails } from '@batchproof/domain'

function gtinOf(ndc: string): string {
  const made = gtinFromNdc(ndc)
  if (!made.ok) throw new Error(made.message)
  return made.gtin
}

/** A purchased drug or base: sterile, scanned by the supplier's GS1 code. */
const drug = (code: string, name: string, unit: MaterialDetails['unit'], ndc: string): MaterialDetails => ({
  code,
  name,
  unit,
  sterile: true,
  barcodeRequired: true,
  gtin: gtinOf(ndc),
  productLine: null,
})

/** A bulk substance or an item without an NDC: scanned by the barcode that the facility makes. */
const item = (
  code: string,
  name: string,
  unit: MaterialDetails['unit'] = 'each',
  sterile = true,
): MaterialDetails => ({ code, name, unit, sterile, barcodeRequired: true, gtin: null, productLine: null })

/** Every material that the formulas name. */
export const MATERIALS: readonly MaterialDetails[] = [
  drug('PHE-10MG', 'Phenylephrine HCl 10 mg/mL, vial 10 mL', 'mL', '99110-201-10'),
  drug('KET-100MG', 'Ketamine 100 mg/mL, vial 10 mL (CIII)', 'mL', '99110-305-10'),
  drug('OXY-10U', 'Oxytocin 10 units/mL, vial 10 mL', 'mL', '99214-040-10'),
  drug('VAN-10G', 'Vancomycin HCl 10 g, pharmacy bulk vial', 'g', '99214-512-01'),
  drug('MTX-1G', 'Methotrexate 25 mg/mL, vial 40 mL (HD)', 'mL', '99331-118-40'),
  drug('NACL-09-1L', 'Sodium chloride 0.9% injection, bag 1 L', 'mL', '99450-010-01'),
  drug('NACL-09-500', 'Sodium chloride 0.9% injection, bag 500 mL', 'each', '99450-010-05'),
  drug('WFI-1L', 'Sterile water for injection, bag 1 L', 'mL', '99450-090-01'),
  item('SUX-API', 'Succinylcholine chloride USP, bulk', 'g', false),
  item('NACL-API', 'Sodium chloride USP, bulk', 'g', false),
  item('HCL-01N', 'Hydrochloric acid 0.1 N, sterile', 'mL'),
  item('BAG-EVA-2L', 'Mixing bag, EVA, 2 L, sterile'),
  item('FLT-022', 'Sterilising filter 0.22 µm, PES'),
  item('SYR-10', 'Syringe 10 mL, polypropylene, sterile'),
  item('SYR-05', 'Syringe 5 mL, polypropylene, sterile'),
  item('SYR-03-LL', 'Syringe 3 mL, Luer lock, sterile'),
  item('CAP-TE', 'Tamper-evident tip cap, sterile'),
  item('CAP-CSTD', 'Closed-system syringe cap, sterile'),
  item('SET-TRF', 'Transfer set, sterile'),
  item('SET-CSTD', 'Closed-system transfer set, sterile'),
  item('SEAL-PORT', 'Tamper-evident port seal'),
  item('DRP-10', 'Dropper bottle 10 mL, sterile'),
  item('TIP-DRP', 'Dropper tip and cap, sterile'),
  item('BAG-HD', 'Yellow hazardous drug overwrap'),
  // Bought in the drum and sold in jars: no formula names them.
  { ...item('CRM-DRUM', 'Emollient cream base, drum', 'g', false), productLine: 'bases' },
  { ...item('CRM-JAR', 'Emollient cream base, jars of 100 g', 'g', false), productLine: 'bases' },
]
