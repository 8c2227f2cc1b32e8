import {
  addDaysToDate,
  equipmentClassesOf,
  secondsBetween,
  type EquipmentState,
  type FormulaContent,
  type PlanRequest,
  type Refusal,
} from '@batchproof/domain'
import type { BatchView, CommandResult, FacilityView } from '@batchproof/protocol'
import type { CalendarView, TechnicianRow } from '$lib/batch-view/answers.ts'
import { fittingEquipment, standsIn } from '$lib/batch-view/fitting-equipment.ts'
import { instantAt, minutesLater, wallClock } from '$lib/batch-view/zoned-time.ts'
import { api } from '$lib/office/api.ts'
import { failureWords } from '$lib/office/failure.ts'
import { runCommand } from '$lib/office/run-command.ts'
import { byPlace, type NamedEquipment, type PlanPlace } from './refusal-places.ts'

/** A formula version that a batch can be made from. */
export interface ChosenMaster {
  readonly formulaId: string
  readonly version: number
  readonly content: FormulaContent
}

/** What is planned: a new batch, a draft that gets its first plan, or one that is moved. */
export type PlanCommand = 'batch.schedule' | 'batch.plan' | 'batch.reschedule'

/** Stands for what is not chosen yet, so that everything else can be checked already. */
const NOT_CHOSEN = '-'
/** A batch starts and ends on the quarter of an hour unless somebody says otherwise. */
const STEP_MINUTES = 15
const DEFAULT_START = '08:00'

/** Everything that the scheduling form knows and asks. */
export class PlanForm {
  master = $state.raw<ChosenMaster | null>(null)
  plannedUnits = $state('')
  date = $state('')
  startTime = $state(DEFAULT_START)
  endTime = $state('')
  /** An end that somebody typed is not moved along with the start. */
  endIsTyped = $state(false)
  roomId = $state('')
  technicianId = $state('')
  /** Equipment by the class that needs it. */
  equipment = $state<Record<string, string>>({})
  reason = $state('')

  technicians = $state.raw<readonly TechnicianRow[]>([])
  day = $state.raw<CalendarView | null>(null)
  refusals = $state.raw<readonly Refusal[]>([])
  /** Whether what is shown was checked as the form stands. */
  isChecked = $state(false)
  /** After a try to submit, what is not chosen is said too. */
  wasTried = $state(false)
  busy = $state(false)
  failed = $state<string | null>(null)

  readonly command: PlanCommand
  readonly subject: string
  readonly zone: string
  readonly facility: FacilityView

  constructor(about: { zone: string; facility: FacilityView; batch: BatchView | null; today: string }) {
    const { zone, facility, batch, today } = about
    this.zone = zone
    this.facility = facility
    this.subject = batch?.state.id ?? crypto.randomUUID()
    this.command = !batch ? 'batch.schedule' : batch.state.plan ? 'batch.reschedule' : 'batch.plan'
    this.date = addDaysToDate(today, 1)
    if (batch) this.#takeBatch(batch)
  }

  #takeBatch({ state, master }: BatchView): void {
    this.chooseMaster({ formulaId: master.formulaId, version: master.version, content: master.content })
    this.plannedUnits = String(state.plannedUnits)
    const { plan } = state
    if (!plan) return
    const start = wallClock(plan.slot.start, this.zone)
    this.date = start.date
    this.startTime = start.time
    this.endTime = wallClock(plan.slot.end, this.zone).time
    this.endIsTyped = true
    this.roomId = plan.roomId
    this.technicianId = plan.technicianId
    const chosen = plan.equipmentIds.map((id) => this.#equipmentById(id))
    for (const item of chosen) if (item?.details) this.equipment[item.details.equipmentClass] = item.id
  }

  /** Takes a master; the number of units and the end follow it. */
  chooseMaster(master: ChosenMaster): void {
    this.master = master
    this.plannedUnits = String(master.content.theoreticalUnits)
    this.endIsTyped = false
    this.suggestEnd()
    this.suggestEquipment()
  }

  get content(): FormulaContent | null {
    return this.master?.content ?? null
  }

  /** Minutes that the steps are expected to take together. */
  get expectedMinutes(): number {
    return this.content?.procedure.reduce((sum, step) => sum + step.expectedMinutes, 0) ?? 0
  }

  get classes(): string[] {
    return this.content ? equipmentClassesOf(this.content) : []
  }

  get start(): string | null {
    return instantAt(this.date, this.startTime, this.zone)
  }

  /** An end at or before the start is meant for the next day. */
  get end(): string | null {
    const sameDay = instantAt(this.date, this.endTime, this.zone)
    if (sameDay && this.start && sameDay > this.start) return sameDay
    return /^\d{4}-\d{2}-\d{2}$/.test(this.date)
      ? instantAt(addDaysToDate(this.date, 1), this.endTime, this.zone)
      : null
  }

  get endsNextDay(): boolean {
    return this.end !== null && wallClock(this.end, this.zone).date > this.date
  }

  get slotMinutes(): number | null {
    return this.start && this.end ? Math.round(secondsBetween(this.start, this.end) / 60) : null
  }

  /** Sets the end from the expected minutes, rounded up, unless somebody typed one. */
  suggestEnd(): void {
    if (this.endIsTyped || !this.start || this.expectedMinutes === 0) return
    const minutes = Math.ceil(this.expectedMinutes / STEP_MINUTES) * STEP_MINUTES
    this.endTime = wallClock(minutesLater(this.start, minutes), this.zone).time
  }

  /** Equipment that can be chosen for a class, that of the room first. */
  equipmentFor(equipmentClass: string): EquipmentState[] {
    const here = (item: EquipmentState) => (item.details?.roomId === this.roomId ? 0 : 1)
    return this.facility.equipment
      .filter(({ details }) => details?.equipmentClass === equipmentClass)
      .toSorted((a, b) => here(a) - here(b) || (a.details?.code ?? '').localeCompare(b.details?.code ?? ''))
  }

  /** Fills classes that are empty with what stands in the room, works and is calibrated on the day. */
  suggestEquipment(): void {
    const hazardous = this.content?.hazardous ?? false
    for (const equipmentClass of this.classes) {
      const chosen = this.#equipmentById(this.equipment[equipmentClass] ?? '')
      if (chosen && standsIn(chosen, this.roomId)) continue
      const wanted = { roomId: this.roomId, date: this.date, hazardous }
      const fitting = fittingEquipment(this.equipmentFor(equipmentClass), equipmentClass, wanted)
      if (fitting) this.equipment[equipmentClass] = fitting.id
      else if (chosen) delete this.equipment[equipmentClass]
    }
  }

  #equipmentById(id: string): EquipmentState | undefined {
    return this.facility.equipment.find((item) => item.id === id)
  }

  /** The plan as the form stands; null while there is no slot. */
  get plan(): PlanRequest | null {
    const { start, end } = this
    if (!start || !end) return null
    const equipmentIds = this.classes.flatMap((name) => this.equipment[name] || [])
    return {
      start,
      end,
      roomId: this.roomId || NOT_CHOSEN,
      technicianId: this.technicianId || NOT_CHOSEN,
      equipmentIds: [...new Set(equipmentIds)],
    }
  }

  /** The payload of the command as the form stands; null while there is nothing to check. */
  get payload(): Record<string, unknown> | null {
    const { plan, master } = this
    if (!plan || !master) return null
    if (this.command === 'batch.plan') return { plan }
    if (this.command === 'batch.reschedule') return { plan, reason: this.reason }
    const { formulaId, version } = master
    return { formulaId, version, plannedUnits: Number(this.plannedUnits || '0'), plan }
  }

  readonly #messages = $derived(byPlace(this.refusals, this.#named))

  get #named(): NamedEquipment[] {
    return this.classes.map((equipmentClass) => {
      const code = this.#equipmentById(this.equipment[equipmentClass] ?? '')?.details?.code
      return { equipmentClass, codes: code ? [code] : [] }
    })
  }

  /** What is wrong at a place, in words, or null. What is not chosen yet is only said after a try to submit. */
  error(place: PlanPlace): string | null {
    const unchosen = this.#unchosen(place)
    if (unchosen) return this.wasTried ? unchosen : null
    return this.#messages.get(place)?.join(' ') ?? null
  }

  #unchosen(place: PlanPlace): string | null {
    if (place === 'formula') return this.master ? null : 'Choose what is to be made.'
    if (place === 'room') return this.roomId ? null : 'Choose a room.'
    if (place === 'technician') return this.technicianId ? null : 'Choose who makes it.'
    if (place === 'start')
      return this.start ? null : 'Enter a date and time that the clock of the facility shows.'
    if (place === 'end') return this.end ? null : 'Enter when it ends.'
    if (place.startsWith('equipment.')) {
      const name = place.slice('equipment.'.length)
      return this.equipment[name] ? null : `Choose a ${name.replaceAll('-', ' ')}.`
    }
    return null
  }

  get places(): PlanPlace[] {
    const equipment = this.classes.map((name) => `equipment.${name}` as const)
    return ['formula', 'units', 'start', 'end', 'room', 'technician', ...equipment]
  }

  get isComplete(): boolean {
    return this.places.every((place) => this.#unchosen(place) === null)
  }

  /** Whether the rules, asked with the form as it stands, would accept it. */
  get isAccepted(): boolean {
    return this.isComplete && this.isChecked && this.refusals.length === 0
  }

  /** Asks the rules what they say of this payload; an answer that comes after another question is dropped. */
  async check(payload: Record<string, unknown>, isCurrent: () => boolean): Promise<void> {
    try {
      const { refusals } = await api().commands.dryRun.mutate({
        type: this.command,
        subject: this.subject,
        performedAt: new Date().toISOString(),
        payload,
      })
      if (!isCurrent()) return
      this.refusals = refusals
      this.failed = null
      this.isChecked = true
    } catch (error) {
      if (isCurrent()) this.failed = failureWords(error)
    }
  }

  /** Reads who can work on the day, and what the day holds already. */
  async readDay(date: string, hazardous: boolean, isCurrent: () => boolean): Promise<void> {
    try {
      const [technicians, day] = await Promise.all([
        api().technicians.list.query({ onDate: date, hazardous }),
        api().calendar.range.query({ from: date, to: date }),
      ])
      if (!isCurrent()) return
      this.technicians = technicians
      this.day = day
    } catch (error) {
      if (isCurrent()) this.failed = failureWords(error)
    }
  }

  /** Sends the plan. Null when it was refused: what is wrong stands at the fields. */
  async submit(): Promise<Extract<CommandResult, { ok: true }> | null> {
    this.wasTried = true
    const { payload } = this
    if (this.busy || !this.isComplete || !payload) return null
    this.busy = true
    this.failed = null
    // The payload was built for the command of this form.
    const result = await runCommand(this.command, this.subject, payload as never)
    this.busy = false
    if (result.ok) return result
    this.refusals = result.refusals
    if ('failed' in result) this.failed = result.failed
    return null
  }
}
