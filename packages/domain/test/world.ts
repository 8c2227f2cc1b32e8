import { aggregates, catalogue, decide, evolve, shippedBudPolicies } from '../src/index.ts'
import { contentHash } from '../src/kernel/hash-chain.ts'
import { parseStream } from '../src/kernel/stream.ts'
import type {
  BatchFacts,
  BatchState,
  CommandName,
  Decision,
  DecisionContext,
  DomainEvent,
  EquipmentState,
  FormulaContent,
  LotFacts,
  LotState,
  PersonState,
  PayloadInput,
  QualificationKind,
  Refusal,
  Role,
  StreamType,
} from '../src/index.ts'

/** A small facility for tests: one formula of three steps, two technicians, one room. Everything can be overridden. */
export const ZONE = 'America/New_York'
export const NOW = '2026-11-20T15:00:00.000Z'

const all: QualificationKind[] = [
  'aseptic_training',
  'garbing',
  'gloved_fingertip',
  'media_fill',
  'hazardous_drugs',
  'witness',
]

export function person(
  id: string,
  roles: Role[],
  lapsed: Partial<Record<QualificationKind, string>> = {},
): PersonState {
  const qualifications = all.map((kind) => ({
    kind,
    passedOn: '2026-01-05',
    expiresOn: lapsed[kind] ?? '2027-01-05',
  }))
  return {
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    userName: id,
    roles,
    active: true,
    qualifications,
  }
}

export const people = {
  maria: person('maria', ['technician']),
  tomas: person('tomas', ['technician']),
  sarah: person('sarah', ['pic', 'pharmacist']),
  elena: person('elena', ['pic']),
  david: person('david', ['qa']),
  james: person('james', ['production_manager']),
  lena: person('lena', ['laboratory']),
  admin: person('admin', ['administrator']),
  ina: person('ina', ['inspector']),
}
export type Who = keyof typeof people

export const content: FormulaContent = catalogue['formula.draft'].payload.parse({
  content: {
    name: 'Phenylephrine syringe',
    genericName: 'Phenylephrine hydrochloride',
    strength: '100 mcg/mL',
    dosageForm: 'Injection',
    route: 'Intravenous',
    productCode: 'PHE-100-10',
    masterCardNumber: 'MFC-001',
    productLine: 'sterile-drugs',
    batchSize: { value: '1000', unit: 'mL' },
    containerQuantity: { value: '10', unit: 'mL' },
    theoreticalUnits: 100,
    yieldLowPercent: '95.0',
    yieldHighPercent: '102.0',
    budCategory: 'category_2',
    process: 'aseptic',
    storage: 'refrigerated',
    storageStatement: 'Store at 2 to 8 °C',
    budPolicy: 'site-default',
    sterilityTestRequired: true,
    endotoxinTestRequired: true,
    specification: 'Assay 90.0 to 110.0 %',
    manufacturer: 'North Star',
    licenceNumber: 'L-1',
    hazardous: false,
    labelTemplate: 'syringe',
    billOfMaterials: [
      {
        id: 'active',
        materialCode: 'RM-PHE',
        name: 'Phenylephrine HCl',
        role: 'active',
        quantity: { value: '12.50', unit: 'g' },
        low: '12.25',
        high: '12.75',
        sterile: true,
        labelAmount: '100 mcg/mL',
      },
      {
        id: 'saline',
        materialCode: 'RM-NACL',
        name: 'Sodium chloride 0.9 %',
        role: 'inactive',
        quantity: { value: '990', unit: 'mL' },
        low: '980',
        high: '1000',
        sterile: true,
        labelAmount: '9 mg/mL',
      },
    ],
    procedure: [
      {
        id: 'weigh',
        phase: 'preparation',
        title: 'Weigh the active',
        instruction: 'Weigh on the balance.',
        expectedMinutes: 10,
        equipmentClasses: ['balance'],
        critical: true,
        fields: [
          { kind: 'component', id: 'lot', label: 'Active lot', lineId: 'active' },
          {
            kind: 'number',
            id: 'net',
            label: 'Net weight',
            gravimetric: true,
            spec: { unit: 'g', target: '12.50', low: '12.25', high: '12.75', resolution: '0.01' },
          },
        ],
      },
      {
        id: 'mix',
        phase: 'compounding',
        title: 'Mix',
        instruction: 'Mix gently.',
        expectedMinutes: 5,
        fields: [
          { kind: 'component', id: 'diluent', label: 'Diluent', lineId: 'saline' },
          { kind: 'timer', id: 'mixing', label: 'Mixing time', minimumSeconds: 300 },
        ],
      },
      {
        id: 'inspect',
        phase: 'inspection',
        title: 'Inspect',
        instruction: 'Look at every syringe.',
        expectedMinutes: 15,
        fields: [
          { kind: 'yes_no', id: 'clear', label: 'Free of particles', expected: true },
          { kind: 'photo', id: 'picture', label: 'Photo of the tray' },
        ],
      },
    ],
  },
}).content as FormulaContent

export function lot(
  id: string,
  materialCode: string,
  change: Partial<LotState> & { expiresOn?: string; receivedOn?: string } = {},
): LotState {
  const { expiresOn = '2027-06-30', receivedOn = '2026-10-01', ...state } = change
  return {
    ...aggregates.lot.initial,
    identity: {
      id,
      lotNumber: id.toUpperCase(),
      kind: 'component',
      materialCode,
      materialName: materialCode,
      supplier: 'Acme',
      supplierLot: `S-${id}`,
      expiresOn,
      receivedOn,
      barcodeRequired: true,
      gtin: null,
      certificateSha256: null,
      batchId: null,
      productLine: null,
      sterile: true,
    },
    status: 'released',
    barcode: `BAR-${id}`,
    onHand: { value: '500', unit: materialCode === 'RM-NACL' ? 'L' : 'g' },
    issued: {},
    ...state,
  }
}

export const balance: EquipmentState = {
  id: 'bal',
  details: {
    code: 'BAL-02',
    name: 'Balance',
    equipmentClass: 'balance',
    roomId: null,
    hazardRated: false,
    balance: { unit: 'g', resolution: '0.01', minimumWeight: '0.50', capacity: '300' },
  },
  inService: true,
  calibratedOn: '2026-06-01',
  calibrationDueOn: '2027-06-01',
}

export function facts(change: Partial<BatchFacts> = {}): BatchFacts {
  return {
    subjectId: 'b1',
    organisation: {
      facility: {
        name: 'North Star',
        code: 'NSP',
        address: '1 Main Street, Albany NY',
        phone: '555-0100',
        registrationNumber: '300123',
        timeZone: ZONE,
      },
      signingPolicy: 'biometric_where_enrolled',
      productLines: [{ id: 'sterile-drugs', name: 'Sterile drugs', sterileDrug: true, targetAssays: [] }],
      budPolicies: shippedBudPolicies,
      devices: [],
    },
    master: {
      formulaId: 'f1',
      recordId: 'MBR-0001',
      version: 1,
      status: 'approved',
      contentHash: contentHash(content),
      content,
    },
    actor: null,
    technician: people.maria,
    room: {
      id: 'cr1',
      details: { code: 'CR1', name: 'Cleanroom 1', isoClass: 'ISO 7', hazardRated: false, cleanForHours: 24 },
      inService: true,
      cleanedAt: '2026-11-20T10:00:00.000Z',
    },
    equipment: { bal: balance },
    lots: { phe: lot('phe', 'RM-PHE'), salt: lot('salt', 'RM-NACL') },
    stock: [],
    deviations: [],
    conflicts: [],
    verificationUrl: 'https://example.org/verify/b1',
    numbers: { batchNumber: 'NSP-20261120-001', batchRecordId: 'BR-0001', deviationRecordId: 'BD-0001' },
    ...change,
  }
}

/** What deciding over a lot looks at beside it. */
export const lotFacts = (change: Partial<LotFacts> = {}): LotFacts => ({
  subjectId: 'l1',
  organisation: facts().organisation,
  material: null,
  takenLotNumbers: [],
  parents: {},
  recipient: null,
  sales: [],
  ...change,
})

export function context(who: Who, at: string = NOW): DecisionContext {
  const { id, name, roles } = people[who]
  return {
    actor: { personId: id, name, roles },
    now: at,
    performedAt: at,
    timeZone: ZONE,
    deviceId: 'ipad-1',
  }
}

export const uuid = (digit: number): string => `00000000-0000-4000-8000-${String(digit).padStart(12, '0')}`

export const deviation = (digit = 1) => ({
  id: uuid(digit),
  type: 'parameter_excursion' as const,
  description: 'The reading was outside its limits.',
  immediateAction: 'Told the pharmacist.',
  impact: '',
})

/** A batch under test: state and lots move on as commands are accepted, as the record would move them. */
export class BatchUnderTest {
  state: BatchState = aggregates.batch.initial
  lots: Record<string, LotState>
  at = NOW
  change: Partial<BatchFacts>

  constructor(change: Partial<BatchFacts> = {}) {
    this.change = change
    const stock = (change.stock ?? []).map((item) => [item.identity?.id ?? '', item] as const)
    this.lots = { ...facts(change).lots, ...Object.fromEntries(stock) }
  }

  decide<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): Decision<DomainEvent> {
    const parsed = catalogue[name].payload.parse(payload)
    const stock = (this.change.stock ?? []).flatMap(({ identity }) => this.lots[identity?.id ?? ''] ?? [])
    const surroundings = { ...facts(this.change), lots: this.lots, stock, actor: people[who] }
    return decide(name, this.state, parsed, surroundings, context(who, this.at))
  }

  /** Sends a command that must be accepted; folds what happened. */
  given<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): this {
    const decision = this.decide(who, name, payload)
    if (!decision.ok)
      throw new Error(
        `${name} was refused: ${decision.refusals.map((item) => `${item.code}: ${item.message}`).join('; ')}`,
      )
    for (const event of decision.events) this.#fold(event)
    return this
  }

  /** Codes with which a command is refused; an empty list when it is accepted. */
  refusals<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): string[] {
    return this.refused(who, name, payload).map((item) => item.code)
  }

  refused<Name extends CommandName>(who: Who, name: Name, payload: PayloadInput<Name>): readonly Refusal[] {
    const decision = this.decide(who, name, payload)
    return decision.ok ? [] : decision.refusals
  }

  #fold(event: DomainEvent): void {
    const { type, id }: { type: StreamType; id: string } = event.stream
      ? parseStream(event.stream)
      : { type: 'batch', id: 'b1' }
    if (type === 'batch') this.state = evolve('batch', this.state, event) as BatchState
    if (type === 'lot')
      this.lots[id] = evolve('lot', this.lots[id] ?? aggregates.lot.initial, event) as LotState
  }
}

export const plan = {
  start: '2026-11-20T15:00:00.000Z',
  end: '2026-11-20T17:00:00.000Z',
  roomId: 'cr1',
  technicianId: 'maria',
  equipmentIds: ['bal'],
}

export const weighed = {
  lot: {
    kind: 'component' as const,
    lotId: 'phe',
    quantity: { value: '12.48', unit: 'g' as const },
    scan: 'BAR-phe',
  },
  net: { kind: 'number' as const, value: '12.48', unit: 'g' as const, gross: '53.68', tare: '41.20' },
}
export const mixed = {
  diluent: {
    kind: 'component' as const,
    lotId: 'salt',
    quantity: { value: '990', unit: 'mL' as const },
    scan: 'BAR-salt',
  },
}
export const inspected = {
  clear: { kind: 'yes_no' as const, answer: true },
  picture: {
    kind: 'photo' as const,
    photos: [{ sha256: 'a'.repeat(64), mediaType: 'image/jpeg' as const, sizeBytes: 1000, takenAt: NOW }],
  },
}

export const scheduled = (change: Partial<BatchFacts> = {}) =>
  new BatchUnderTest(change).given('james', 'batch.schedule', {
    formulaId: 'f1',
    version: 1,
    plannedUnits: 100,
    plan,
  })
export const started = (change: Partial<BatchFacts> = {}) =>
  scheduled(change).given('maria', 'batch.start', {})

/** Weighed and witnessed. */
export const afterWeighing = (change: Partial<BatchFacts> = {}) =>
  started(change)
    .given('maria', 'batch.startStep', { stepId: 'weigh' })
    .given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })
    .given('sarah', 'batch.witnessStep', { stepId: 'weigh' })

export function allStepsDone(change: Partial<BatchFacts> = {}): BatchUnderTest {
  const batch = afterWeighing(change)
    .given('maria', 'batch.startStep', { stepId: 'mix' })
    .given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })
  batch.at = '2026-11-20T15:05:30.000Z'
  return batch
    .given('maria', 'batch.performStep', { stepId: 'mix', values: mixed })
    .given('maria', 'batch.startStep', { stepId: 'inspect' })
    .given('maria', 'batch.performStep', { stepId: 'inspect', values: inspected })
}

export const quantities = { goodUnits: 98, rejectedUnits: 1, sampleUnits: 1, retainedUnits: 0, wasteUnits: 0 }
export const submitted = (change: Partial<BatchFacts> = {}) =>
  allStepsDone(change).given('maria', 'batch.complete', quantities).given('maria', 'batch.submit', {})

export const labResult = (
  digit: number,
  test: 'sterility' | 'endotoxin',
  result: 'passed' | 'failed' = 'passed',
) => ({
  id: uuid(digit),
  test,
  result,
  method: 'USP <71>',
  reportNumber: `LAB-${digit}`,
})
export const reviewed = (change: Partial<BatchFacts> = {}) =>
  submitted(change).given('david', 'batch.approveReview', {})
export const releasable = (change: Partial<BatchFacts> = {}) =>
  reviewed(change)
    .given('lena', 'batch.reportLabResult', labResult(11, 'sterility'))
    .given('lena', 'batch.reportLabResult', labResult(12, 'endotoxin'))
