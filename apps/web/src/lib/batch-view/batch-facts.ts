import type { BatchView } from '@batchproof/protocol'
import { counted, shownIn } from '$lib/office/format.ts'

/** A fact of the head of a record. */
export interface BatchFact {
  readonly term: string
  readonly detail: string
  readonly code?: boolean
}

/** What stands at the head of a batch record: numbers, where, when, by whom, how many (B17.1). */
export function batchFacts(view: BatchView): BatchFact[] {
  const { state, master, room, timeZone } = view
  const show = shownIn(timeZone)
  const { plan, commenced, completed, submitted, reviewed, released } = state
  const facts: BatchFact[] = [
    { term: 'Record', detail: state.recordId, code: true },
    { term: 'Lot', detail: state.batchNumber, code: true },
    { term: 'Product code', detail: master.content.productCode, code: true },
    {
      term: 'Room',
      detail: room?.details ? `${plan?.roomName ?? ''}, ${room.details.isoClass}` : (plan?.roomName ?? ''),
    },
    { term: 'Technician', detail: plan?.technicianName ?? '' },
    {
      term: 'Planned',
      detail: plan ? `${show.dateTime(plan.slot.start)} to ${show.time(plan.slot.end)}` : '',
    },
    { term: 'Planned units', detail: counted(state.plannedUnits, 'unit') },
  ]
  if (commenced) facts.push({ term: 'Compounding commenced', detail: show.dateTime(commenced.at) })
  if (completed) facts.push({ term: 'Completed', detail: show.dateTime(completed.at) })
  if (submitted)
    facts.push({ term: 'Submitted', detail: `${show.dateTime(submitted.at)}, ${submitted.name}` })
  if (reviewed) facts.push({ term: 'Reviewed', detail: `${show.dateTime(reviewed.at)}, ${reviewed.name}` })
  if (released) facts.push({ term: 'Released', detail: `${show.dateTime(released.at)}, ${released.name}` })
  return facts.filter(({ detail }) => detail !== '')
}

/** The yield in words: '94 of 98, 95.9 % (92.0 – 100.0 %)'; null before the quantities are recorded. */
export function yieldText({ state, master }: BatchView): string | null {
  const { quantities } = state
  if (!quantities) return null
  const { theoreticalUnits, yieldLowPercent, yieldHighPercent } = master.content
  return `${quantities.goodUnits} of ${theoreticalUnits}, ${quantities.yieldPercent} % (${yieldLowPercent} – ${yieldHighPercent} %)`
}
