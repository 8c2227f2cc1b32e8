import { COMPOUNDING_QUALIFICATIONS, QUALIFICATIONS, qualificationProblem } from '../people/qualification.ts'
import { equipmentProblem } from '../facility/equipment.ts'
import { roomCleanProblem } from '../facility/room.ts'
import { formatInstant, zonedDate } from '../kernel/instant.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Refusal, RefusalCode } from '../kernel/refusal.ts'
import type { Instant } from '../kernel/instant.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { BatchFacts } from './batch-facts.ts'

/** One check before scheduling or starting, as it is shown: what was looked at and what was found. */
export interface ReadinessCheck {
  readonly name: string
  /** Null: in order. Else the reason in words. */
  readonly problem: string | null
  readonly code: RefusalCode
}

/** Classes of equipment that the procedure needs anywhere. */
export function equipmentClassesOf(content: FormulaContent): string[] {
  const named = content.procedure.flatMap((step) => [
    ...step.equipmentClasses,
    ...step.fields.flatMap((field) => (field.kind === 'equipment' ? [field.equipmentClass] : [])),
  ])
  return [...new Set(named)].sort()
}

type Readiness = Pick<BatchFacts, 'technician' | 'room' | 'equipment'>

function personChecks({ technician }: Readiness, content: FormulaContent, onDate: string): ReadinessCheck[] {
  if (!technician?.active || !technician.roles.some((role) => role === 'technician' || role === 'pharmacist'))
    return [
      {
        name: 'Technician',
        problem: 'Is not an active technician or pharmacist',
        code: 'technician_not_qualified',
      },
    ]
  const checks: ReadinessCheck[] = COMPOUNDING_QUALIFICATIONS.map((kind) => ({
    name: `${technician.name}: ${QUALIFICATIONS[kind]}`,
    problem: qualificationProblem(technician.qualifications, kind, onDate),
    code: 'technician_not_qualified',
  }))
  if (content.hazardous)
    checks.push({
      name: `${technician.name}: ${QUALIFICATIONS.hazardous_drugs}`,
      problem: qualificationProblem(technician.qualifications, 'hazardous_drugs', onDate),
      code: 'technician_not_hazard_trained',
    })
  return checks
}

function equipmentChecks(
  facts: Readiness,
  equipmentIds: readonly string[],
  content: FormulaContent,
  onDate: string,
): ReadinessCheck[] {
  const chosen = equipmentIds.map((id) => facts.equipment[id])
  const missing = equipmentClassesOf(content).filter(
    (wanted) => !chosen.some((item) => item?.details?.equipmentClass === wanted),
  )
  const checks: ReadinessCheck[] = missing.map((wanted) => ({
    name: `Equipment: ${wanted.replaceAll('-', ' ')}`,
    problem: `The procedure needs a ${wanted.replaceAll('-', ' ')}, and none is assigned`,
    code: 'equipment_missing',
  }))
  for (const [index, item] of chosen.entries()) {
    const name = item?.details ? `${item.details.code} ${item.details.name}` : (equipmentIds[index] ?? '')
    checks.push({ name, problem: equipmentProblem(item, onDate), code: 'equipment_not_calibrated' })
    if (content.hazardous && item?.details?.equipmentClass === 'hood' && !item.details.hazardRated)
      checks.push({
        name: `${name}: hazardous drugs`,
        problem: `${item.details.code} is not a containment hood (C-PEC)`,
        code: 'room_not_rated_for_hazardous',
      })
  }
  return checks
}

function roomChecks({ room }: Readiness, content: FormulaContent): ReadinessCheck[] {
  const name = room?.details?.name ?? 'Room'
  const problem = !room?.details
    ? 'The room is unknown'
    : room.inService
      ? null
      : 'The room is out of service'
  const checks: ReadinessCheck[] = [{ name: `${name}: in service`, problem, code: 'room_not_usable' }]
  if (content.hazardous)
    checks.push({
      name: `${name}: hazardous drugs`,
      problem: room?.details?.hazardRated ? null : 'The room is not rated for hazardous drugs',
      code: 'room_not_rated_for_hazardous',
    })
  return checks
}

/** Everything that must hold on the day a batch is made (B04.2, B20.1): person, room, equipment. */
export function planningChecks(
  facts: Readiness,
  equipmentIds: readonly string[],
  content: FormulaContent,
  onDate: string,
): ReadinessCheck[] {
  return [
    ...personChecks(facts, content, onDate),
    ...roomChecks(facts, content),
    ...equipmentChecks(facts, equipmentIds, content, onDate),
  ]
}

/** As planning, and at this moment too: the room is clean (B06.3). */
export function startChecks(
  facts: Readiness,
  equipmentIds: readonly string[],
  content: FormulaContent,
  now: Instant,
  zone: string,
): ReadinessCheck[] {
  const clean: ReadinessCheck = {
    name: `${facts.room?.details?.name ?? 'Room'}: clean`,
    problem: facts.room ? roomCleanProblem(facts.room, now, zone) : 'The room is unknown',
    code: 'room_not_clean',
  }
  return [...planningChecks(facts, equipmentIds, content, zonedDate(now, zone)), clean]
}

/** The failing checks as refusals. */
export function readinessRefusals(checks: readonly ReadinessCheck[]): Refusal[] {
  return checks.flatMap(({ problem, code, name }) => {
    if (problem === null) return []
    const person = name.includes(': ') && code.startsWith('technician') ? `${name.split(': ')[0]}: ` : ''
    return [refusal(code, `${person}${problem}.`)]
  })
}

/** The slots that stand in the way, as refusals (B04.2). */
export function conflictRefusals(
  facts: Pick<BatchFacts, 'conflicts' | 'room' | 'technician'>,
  zone: string,
): Refusal[] {
  return facts.conflicts.map(({ what, batchNumber, slot }) => {
    const who =
      what === 'room'
        ? (facts.room?.details?.name ?? 'The room')
        : (facts.technician?.name ?? 'The technician')
    const times = `${formatInstant(slot.start, zone, 'date-time')} to ${formatInstant(slot.end, zone, 'time')}`
    const field = what === 'room' ? 'plan.roomId' : 'plan.technicianId'
    return refusal('room_taken', `${who} has batch ${batchNumber} from ${times}.`, field)
  })
}
