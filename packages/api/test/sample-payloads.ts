import type { ExposedCommand } from '../src/run-command.ts'
import type { PayloadInput } from '@batchproof/domain'

const REASON = 'A reason that is long enough.'
const why = { reason: REASON }
const DAY = '2026-11-21'
const GRAM = { value: '1', unit: 'g' } as const
const deviation = () => ({
  id: crypto.randomUUID(),
  type: 'process_deviation' as const,
  description: 'A description that is long enough.',
  immediateAction: 'None taken',
})
const rejection = () =>
  ({ category: 'other', reason: REASON, disposal: 'Destroyed', deviation: deviation() }) as const

/** Ids of things that the payloads name. */
export interface Named {
  readonly formulaId: string
  readonly roomId: string
  readonly personId: string
  readonly materialId: string
  readonly batchId: string
  readonly lotId: string
}

type Payloads = { readonly [Name in ExposedCommand]?: PayloadInput<Name> }

const facilityPayloads = (): Payloads => ({
  'person.changeRoles': { roles: ['qa'], ...why },
  'person.recordQualification': {
    qualification: { kind: 'garbing', passedOn: DAY, expiresOn: '2027-05-21' },
  },
  'person.deactivate': why,
  'person.reactivate': why,
  'person.unlock': why,
  'person.revokeCredential': { credentialId: 'credential', ...why },
  'room.change': {
    details: { code: 'X', name: 'Other', isoClass: 'ISO 7', hazardRated: false, cleanForHours: 8 },
    ...why,
  },
  'room.recordCleaning': { agent: 'Sporicidal' },
  'room.setInService': { inService: false, ...why },
  'equipment.change': { details: { code: 'X', name: 'Other', equipmentClass: 'hood' }, ...why },
  'equipment.recordCalibration': { calibratedOn: DAY, dueOn: '2027-05-21', certificate: 'C-1' },
  'equipment.setInService': { inService: false, ...why },
})

const materialPayloads = ({ materialId, lotId }: Named): Payloads => ({
  'material.change': {
    details: { code: 'X1', name: 'Other', unit: 'mg', sterile: true, barcodeRequired: false },
    ...why,
  },
  'lot.receive': {
    materialId,
    lotNumber: 'NEW-1',
    supplier: 'Somebody',
    supplierLot: 'S-1',
    expiresOn: '2028-01-01',
    quantity: { value: '1', unit: 'g' },
  },
  'lot.quarantine': why,
  'lot.release': why,
  'lot.hold': why,
  'lot.reject': why,
  'lot.holdReleased': why,
  'lot.sample': { quantity: GRAM, ...why },
  'lot.waste': { quantity: GRAM, ...why },
  'lot.proposeAdjustment': { id: crypto.randomUUID(), direction: 'decrease', quantity: GRAM, ...why },
  'lot.confirmAdjustment': { proposalId: crypto.randomUUID() },
  'lot.recordResult': {
    analyte: 'Assay',
    value: '99.0',
    unit: '%',
    limitLow: '98.0',
    method: 'HPLC',
    reportNumber: 'R-1',
  },
  'lot.distribute': {
    recipientId: crypto.randomUUID(),
    quantity: GRAM,
    distributedOn: DAY,
    documentNumber: 'DN-1',
  },
  'lot.split': {
    children: [{ id: crypto.randomUUID(), lotNumber: 'NEW-2', quantity: GRAM }],
    ...why,
  },
  'lot.combine': {
    lotNumber: 'NEW-4',
    parents: [
      { lotId, quantity: GRAM },
      { lotId: crypto.randomUUID(), quantity: GRAM },
    ],
    ...why,
  },
  'lot.transform': {
    childId: crypto.randomUUID(),
    lotNumber: 'NEW-3',
    materialId,
    quantity: GRAM,
    expiresOn: '2028-01-01',
    ...why,
  },
  'recipient.change': {
    details: { code: 'X9', name: 'Other', address: 'Elsewhere 1', contact: 'Somebody' },
    ...why,
  },
  'lot.assignBarcode': { barcode: null },
  'formula.submit': { version: 1 },
  'formula.return': { version: 1, ...why },
  'formula.signAuthored': { version: 1 },
  'formula.signChecked': { version: 1 },
  'formula.approve': { version: 1 },
  'formula.openVersion': why,
  'formula.obsolete': { version: 1, ...why },
})

function batchPayloads({ formulaId, roomId, personId }: Named): Payloads {
  const plan = {
    start: '2026-11-23T14:00:00.000Z',
    end: '2026-11-23T16:00:00.000Z',
    roomId,
    technicianId: personId,
    equipmentIds: [],
  }
  return {
    'batch.draft': { formulaId, version: 1, plannedUnits: 10 },
    'batch.schedule': { formulaId, version: 1, plannedUnits: 10, plan },
    'batch.plan': { plan },
    'batch.reschedule': { plan },
    'batch.cancel': why,
    'batch.start': {},
    'batch.startStep': { stepId: 'step' },
    'batch.startTimer': { stepId: 'step', fieldId: 'timer' },
    'batch.performStep': { stepId: 'step', values: {} },
    'batch.issueComponent': { stepId: 'step', lotId: crypto.randomUUID(), quantity: GRAM },
    'batch.skipStep': { stepId: 'step', ...why, deviation: deviation() },
    'batch.witnessStep': { stepId: 'step' },
    'batch.verifyComponent': { stepId: 'step', lineId: 'line' },
    'batch.returnComponent': { stepId: 'step', lineId: 'line', quantity: GRAM, ...why },
    'batch.hold': why,
    'batch.resume': why,
    'batch.complete': { goodUnits: 10, rejectedUnits: 0, sampleUnits: 0, retainedUnits: 0, wasteUnits: 0 },
    'batch.submit': {},
    'batch.overrideBud': { at: '2026-11-22T12:00:00.000Z', ...why, deviation: deviation() },
    'batch.quarantine': why,
    'batch.liftQuarantine': why,
    'batch.comment': { id: crypto.randomUUID(), text: 'Hello' },
    'batch.reportLabResult': {
      id: crypto.randomUUID(),
      test: 'sterility',
      result: 'passed',
      method: 'USP <71>',
      reportNumber: 'R-1',
    },
    'batch.approveReview': {},
    'batch.rejectReview': rejection(),
    'batch.release': {},
    'batch.reject': rejection(),
    'batch.verifyLabel': { printedCopies: 1 },
  }
}

const deviationPayloads = ({ batchId }: Named): Payloads => ({
  'deviation.open': { report: deviation(), batchId },
  'deviation.investigate': { note: 'Looking' },
  'deviation.resolve': { rootCause: REASON, impact: REASON, conclusion: REASON },
  'deviation.reopen': why,
  'deviation.close': {},
  'deviation.linkCapa': { capa: 'CAPA-1' },
  'recall.open': { drill: true, start: { kind: 'batch', batchId }, ...why },
  'recall.freeze': { affectedHash: 'a'.repeat(64) },
  'recall.close': { conclusion: REASON },
})

/** A valid payload for every command over something that exists, and for those that make something out of another. */
export const samplePayloads = (named: Named): Payloads => ({
  ...facilityPayloads(),
  ...materialPayloads(named),
  ...batchPayloads(named),
  ...deviationPayloads(named),
})
