import { formulaContent, type FormulaContent } from '@batchproof/domain'
import { phenylephrineSyringe } from '@batchproof/testing'
import { component, line, number, step, timer } from '@batchproof/testing/formulas/parts.ts'
import type { Desk } from './desk.ts'
import { freeSlotToday } from './site-day.ts'

/** Opens a desk for somebody of the house. */
export type OpenDesk = (userName: string) => Promise<Desk>

/** A formula of three short steps: a reading, a component before a witness, a rest of half a minute. */
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
        timer('Rest', 30),
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

/** Writes the small formula, has it approved, and gives its id. */
export async function approveSmallFormula(open: OpenDesk): Promise<string> {
  const formulaId = crypto.randomUUID()
  const author = await open('pnair')
  await author.do('formula.draft', formulaId, { content: smallFormula() })
  await author.do('formula.submit', formulaId, { version: 1 })
  await (await open('schen')).do('formula.approve', formulaId, { version: 1 })
  return formulaId
}

/** Schedules a batch of a formula without equipment for today, in the n-th free place of the day. */
export async function scheduleSmallBatch(
  open: OpenDesk,
  formulaId: string,
  { place = 0, technician = 'Maria Lopez' } = {},
): Promise<SmallBatch> {
  const manager = await open('jwhitfield')
  const { rooms } = await manager.api.facility.get.query()
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
      equipmentIds: [],
    },
  })
  const { state } = await manager.api.batch.get.query({ id })
  return { id, number: state.batchNumber }
}
