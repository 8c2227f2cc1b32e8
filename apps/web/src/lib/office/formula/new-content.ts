import { decimal, dimensionOf } from '@batchproof/domain'
import type {
  BillLine,
  ConversionRule,
  FormulaContent,
  PotencyRule,
  ProcedureStep,
  StepField,
  Unit,
} from '@batchproof/domain'

/** A formula as it begins: nothing is named, and what must be one of several is the commonest. */
export function newContent(facility: { readonly name: string } | null, productLine: string): FormulaContent {
  return {
    name: '',
    genericName: '',
    strength: '',
    dosageForm: 'Injection',
    route: 'Intravenous',
    productCode: '',
    fillingProductCodes: [],
    masterCardNumber: '',
    productLine,
    batchSize: { value: '1000', unit: 'mL' },
    containerQuantity: { value: '10', unit: 'mL' },
    theoreticalUnits: 100,
    yieldLowPercent: '95.0',
    yieldHighPercent: '100.0',
    budCategory: 'category_2',
    process: 'aseptic',
    storage: 'refrigerated',
    storageStatement: 'Store in a refrigerator, 2 °C to 8 °C.',
    budPolicy: 'site-default',
    sterilityTestRequired: true,
    endotoxinTestRequired: true,
    stabilityHours: null,
    shelfLifeMonths: null,
    specification: '',
    manufacturer: facility?.name ?? '',
    licenceNumber: '',
    ndc: null,
    hazardous: false,
    ppeChecklist: [],
    labelTemplate: 'syringe',
    directions: '',
    linkedDocument: '',
    effectiveDate: null,
    billOfMaterials: [],
    procedure: [],
  }
}

/** `Weigh phenylephrine HCl` → `weigh-phenylephrine-hcl`, not among those taken. */
export function freshId(words: string, taken: readonly string[], fallback: string): string {
  const base =
    words
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50)
      .replace(/-+$/, '') || fallback
  if (!taken.includes(base)) return base
  let number = 2
  while (taken.includes(`${base}-${number}`)) number += 1
  return `${base}-${number}`
}

export function newLine(taken: readonly string[]): BillLine {
  return {
    id: freshId('', taken, 'component'),
    materialCode: '',
    name: '',
    role: 'inactive',
    quantity: { value: '0', unit: 'mL' },
    low: '0',
    high: '0',
    overagePercent: null,
    overageReason: '',
    sterile: true,
    labelAmount: '',
    verification: false,
  }
}

/** A correction as it begins: on whichever basis the certificate states, to the balance's usual digits. */
export function newPotencyRule({ quantity }: BillLine): PotencyRule {
  return {
    assayBasis: null,
    decimals: Math.max(2, decimal.decimals(quantity.value)),
    saltGramsPerMole: null,
    baseGramsPerMole: null,
    vehicleLineId: null,
    millilitresPerGram: null,
  }
}

/** A conversion as it begins: into what its lots are kept in; else what is no mass is weighed, and a mass measured. */
export function newConversion({ quantity }: BillLine, kept: Unit | null): ConversionRule {
  const measured = dimensionOf(quantity.unit)
  const dimension = kept && dimensionOf(kept)
  const isOther = dimension !== measured && (dimension === 'mass' || dimension === 'volume')
  return {
    unit: kept && isOther ? kept : measured === 'mass' ? 'mL' : 'g',
    decimals: 2,
    gramsPerMole: null,
    valence: null,
    densityGramsPerMillilitre: null,
    densityCelsius: null,
    source: '',
  }
}

export function newStep(taken: readonly string[], phase: ProcedureStep['phase']): ProcedureStep {
  return {
    id: freshId('', taken, 'step'),
    phase,
    title: '',
    instruction: '',
    expectedMinutes: 5,
    equipmentClasses: [],
    critical: false,
    hazardous: false,
    fields: [],
  }
}

/** A field of a kind, with what that kind must have. */
export function newField(kind: StepField['kind'], taken: readonly string[], lineId: string): StepField {
  const base = { id: freshId('', taken, kind.replaceAll('_', '-')), label: '', required: true }
  const unit: Unit = 'mL'
  switch (kind) {
    case 'number':
      return { kind, ...base, spec: { unit }, gravimetric: false }
    case 'text':
      return { kind, ...base, maximumLength: 500 }
    case 'yes_no':
      return { kind, ...base, expected: true }
    case 'choice':
      return { kind, ...base, options: ['', ''], accepted: [] }
    case 'date_time':
      return { kind, ...base }
    case 'photo':
      return { kind, ...base, count: 1 }
    case 'timer':
      return { kind, ...base, minimumSeconds: 60, maximumSeconds: null }
    case 'calculation': {
      const side = { stepId: '', fieldId: '' }
      return {
        kind,
        ...base,
        operation: 'divide',
        left: { ...side },
        right: { ...side },
        unit,
        decimals: 2,
        low: null,
        high: null,
      }
    }
    case 'component':
      return { kind, ...base, lineId }
    case 'equipment':
      return { kind, ...base, equipmentClass: '' }
  }
}
