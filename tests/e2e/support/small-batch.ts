import { formulaContent, type FormulaContent } from '@batchproof/domain'
import { phenylephrineSyringe } from '@batchproof/testing'
import { component, line, number, step, timer } from '@batchproof/testing/formulas/parts.ts'
import type { Desk } from './desk.ts'
import { freeSlotToday } from './site-day.ts'

/** Opens a desk for somebody of the house. */
export type OpenDesk = (userName: string) => Promise<Desk>

/** A formula of three short steps: a reading, a component before a witness, a rest of 20 seconds. */
export function smallFormula(): FormulaContent {
  return formulaContent.parse({
    ...phenylephrineSyringe(),
    name: 'Short walk',
    strength: '10 mg/mL',
    productCode: 'SHW-10',
    // One signature is enough on this line.
    productLine: 'topicals',
    theoreticalUnits: 10,
    billOfMaterials: [
      line('vial', 'PHE-10MG', 'Phenylephrine vial', 'active', ['9.5', '10.0', '10.5', 'mL'], {
        labelAmount: '10 mg/mL',
      }),
    ],
    procedure: [
      step('preparation', 'Read the room', 2, 'Read the thermometer.', [
        number('Room temperature', 'degC', ['18.0', '20.0', '22.0']),
      ]),
      step('compounding', 'Issue the vial', 2, 'Scan one vial.', [component('Vial', 'vial')], {
        critical: true,
      }),
      step('compounding', 'Let it rest', 2, 'Start the timer and wait. Write the room down again.', [
        timer('Rest', 20),
        number('Room temperature after', 'degC', ['18.0', '20.0', '22.0']),
      ]),
    ],
  })
}

/** A batch that Maria Lopez can start. */
export interface SmallBatch {
  readonly id: string
  readonly number: string
}

/** Writes the small formula (or this variant of it), has it approved, and gives its id. */
export async function approveSmallFormula(open: OpenDesk, content = smallFormula()): Promise<string> {
  const formulaId = crypto.randomUUID()
  const author = await open('pnair')
  await author.do('formula.draft', formulaId, { content })
  await author.do('formula.submit', formulaId, { version: 1 })
  await (await open('schen')).do('formula.approve', formulaId, { version: 1 })
  return formulaId
}

/** Schedules a batch of a formula for today, in the n-th free place of the day, with the equipment of these codes. */
export async function scheduleSmallBatch(
  open: OpenDesk,
  formulaId: string,
  { place = 0, technician = 'Maria Lopez', equipment = [] as readonly string[] } = {},
): Promise<SmallBatch> {
  const manager = await open('jwhitfield')
  const { rooms, equipment: known } = await manager.api.facility.get.query()
  const { start, end } = freeSlotToday(place)
  const technicians = await manager.api.technicians.list.query({ onDate: start.slice(0, 10) })
  const id = crypto.randomUUID()
  await manager.do('batch.schedule', id, {
    formulaId,
    version: 1,
    plannedUnits: 10,
    plan: {
      start,
      end,
      roomId: rooms.find(({ details }) => details?.code === 'CR-1')?.id ?? '',
      technicianId: technicians.find(({ name }) => name === technician)?.id ?? '',
      equipmentIds: equipment.map((code) => known.find(({ details }) => details?.code === code)?.id ?? ''),
    },
  })
  const { state } = await manager.api.batch.get.query({ id })
  return { id, number: state.batchNumber }
}

/** Brings a small batch that is under way to its release, its steps of reading and issuing among them. */
export async function releaseSmallBatch(open: OpenDesk, batchId: string): Promise<void> {
  const maria = await open('mlopez')
  const { rows } = await maria.api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const lot = rows[0]
  const vial = {
    kind: 'component' as const,
    lotId: lot?.id ?? '',
    scan: lot?.barcode ?? '',
    quantity: { value: '10.0', unit: 'mL' as const },
  }
  const stepId = 'issue-the-vial'
  // The kiosk may have started it already when it showed it.
  await maria.try('batch.startStep', batchId, { stepId })
  await maria.do('batch.performStep', batchId, { stepId, values: { vial } })
  await maria.do('batch.witnessStep', batchId, { stepId }, { by: 'knguyen' })
  const none = { rejectedUnits: 0, sampleUnits: 0, retainedUnits: 0, wasteUnits: 0 }
  await maria.do('batch.complete', batchId, { goodUnits: 10, ...none })
  await maria.do('batch.submit', batchId, {})
  const laboratory = await open('arahman')
  for (const test of ['sterility', 'endotoxin'] as const)
    await laboratory.do('batch.reportLabResult', batchId, {
      id: crypto.randomUUID(),
      test,
      result: 'passed',
      method: 'As the pharmacopoeia says',
      reportNumber: `LR-${test}`,
    })
  await (await open('dokafor')).do('batch.approveReview', batchId, {})
  await (await open('mtorres')).do('batch.release', batchId, {})
}
