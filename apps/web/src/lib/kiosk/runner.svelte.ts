import { currentStep, executionOf, heldUse, plannedComponent, waitsForWitness } from '@batchproof/domain'
import type {
  BillLine,
  PayloadInput,
  PlannedResult,
  ProcedureStep,
  Refusal,
  StepField,
  Unit,
} from '@batchproof/domain'
import { presumedInstrument } from './balance-choice.ts'
import { emptyEntry, valuesOf } from './entry.ts'
import { forgetDraft, keepDraft, readDraft } from './draft.ts'
import { issuedFor, issuedValues } from './issued-before.ts'
import { forgetPhotoBytes } from './photo-store.ts'
import { allWords, elsewhere, fieldOf, wordsAt } from './refusal-place.ts'
import { NotSent } from './kiosk-api.ts'
import { failureWords } from './sign-in.svelte.ts'
import { firstUnfinished, judgeStep, outOfRange, scannedLots, secondsLeft, standingOf } from './step-check.ts'
import { timerText } from '@batchproof/ui'
import type { BatchOnKiosk } from './batch-on-kiosk.svelte.ts'
import type { DeviationDraft } from './draft.ts'
import type { Entries, Entry } from './entry.ts'
import type { FieldStanding } from './step-check.ts'

/** A longer name of the next field would push the words beside the button away. */
const LONGEST_NEXT_LABEL = 22

/** What the large button says and does; `discouraged`: possible, and not what should be done next. */
interface PrimaryAction {
  readonly label: string
  readonly does: 'next' | 'complain' | 'deviate' | 'sign'
  readonly discouraged?: boolean
}

/** The step in turn on the screen: what is entered, what the rules say of it, and what the primary button does. */
export class Runner {
  readonly batch: BatchOnKiosk
  stepId = $state<string | null>(null)
  entries = $state.raw<Entries>({})
  deviation = $state.raw<DeviationDraft | null>(null)
  activeFieldId = $state<string | null>(null)
  /** Reasons that the server gave for this step. Gone at a field as soon as that field changes. */
  refusals = $state.raw<readonly Refusal[]>([])
  /** Something about the whole step, in words: not sent, not started. */
  problem = $state<string | null>(null)
  /** After a tap on the primary button every missing field says so; before, only what is entered is judged. */
  insisted = $state(false)
  /** A command without signature is on its way. */
  sending = $state(false)

  constructor(batch: BatchOnKiosk) {
    this.batch = batch
  }

  turn = $derived.by(() => {
    const { view } = this.batch
    return view ? currentStep(view.state, view.master.content) : null
  })
  step = $derived<ProcedureStep | null>(this.turn?.step ?? null)
  execution = $derived.by(() =>
    this.batch.view && this.step ? executionOf(this.batch.view.state, this.step.id) : null,
  )
  waitsForWitness = $derived(
    this.step !== null && this.execution !== null && waitsForWitness(this.step, this.execution),
  )
  /** Starts of this step's timers: from the record, and from the tap where the start is still on its way. */
  timers = $derived.by((): Readonly<Record<string, string>> => {
    const waiting: Record<string, string> = {}
    for (const { type, payload, performedAt } of this.batch.unsent) {
      if (type !== 'batch.startTimer') continue
      const { stepId, fieldId } = payload as PayloadInput<'batch.startTimer'>
      if (stepId === this.step?.id) waiting[fieldId] = performedAt
    }
    return { ...waiting, ...this.execution?.timers }
  })
  values = $derived.by(() => {
    const { view } = this.batch
    if (!this.step) return {}
    const entered = valuesOf(this.step.fields, this.entries, (field) => this.presumed(field))
    return view ? { ...entered, ...issuedValues(view.state, this.step) } : entered
  })
  judgement = $derived.by(() => {
    const { view, kiosk } = this.batch
    if (!view || !this.step) return { checks: [], refusals: [] }
    return judgeStep(view, this.step, this.values, kiosk.now, scannedLots(this.entries), this.timers)
  })
  activeField = $derived.by(() => this.step?.fields.find((field) => field.id === this.activeFieldId) ?? null)
  unfinished = $derived.by(() =>
    this.step ? firstUnfinished(this.step.fields, (field) => this.standing(field)) : null,
  )
  outside = $derived(outOfRange(this.judgement.checks))
  /** Reasons from the server that no field on the screen answers for. */
  general = $derived.by(() =>
    allWords(
      elsewhere(
        this.refusals,
        (this.step?.fields ?? []).map((field) => field.id),
      ),
    ),
  )

  /** The instrument that a field is read on while nobody says otherwise. */
  presumed(field: StepField): string | null {
    const planned = this.batch.view?.equipment ?? []
    return presumedInstrument(field, this.step?.fields ?? [], planned, this.entries)
  }

  /** What a scanner or another system issued for the field; null where nothing was. */
  issued(field: StepField) {
    const { view } = this.batch
    return view && this.step ? issuedFor(view.state, this.step.id, field) : null
  }

  /** What of a line is to be taken: what was computed when it was taken, else by the lot that is scanned now. */
  planOf(line: BillLine): PlannedResult {
    const { view } = this.batch
    const fields = this.step?.fields ?? []
    const field = fields.find((item) => item.kind === 'component' && item.lineId === line.id)
    const entry = field ? this.entries[field.id] : undefined
    // A lot that is refused says nothing of what to take.
    const isTaken =
      entry?.kind === 'component' && entry.refusals.every(({ code }) => code === 'older_lot_in_stock')
    const lot = isTaken ? (entry.basis ?? null) : null
    const as = { quantity: line.quantity, low: line.low, high: line.high, calculation: null }
    if (!view) return { ok: true, planned: as }
    const use = heldUse(view.state, this.step?.id ?? '', line.id)
    if (!use) return plannedComponent(line, { batch: view.state, content: view.master.content, lot })
    const { calculation } = use
    if (!calculation) return { ok: true, planned: as }
    const { result: quantity, low, high } = calculation
    return { ok: true, planned: { quantity, low, high, calculation } }
  }

  standing(field: StepField): FieldStanding {
    return standingOf(field, this.entries[field.id], this.judgement, this.timers[field.id] !== undefined)
  }

  checkOf(fieldId: string) {
    return this.judgement.checks.find((check) => check.fieldId === fieldId)
  }

  /** What is wrong at the field, in words: the server's reasons first, then the rules' on this iPad. */
  wordsAt(field: StepField): string {
    const fromServer = wordsAt(this.refusals, field.id)
    if (fromServer) return fromServer
    const standing = this.standing(field)
    const speak = standing === 'problem' || (this.insisted && (standing === 'open' || standing === 'begun'))
    return speak ? wordsAt(this.judgement.refusals, field.id) : ''
  }

  /** Shows the step that is now in turn, with what was entered before a reload; starts it in the record. */
  async showTurn(): Promise<void> {
    const stepId = this.step?.id ?? null
    if (stepId !== this.stepId) this.#open(stepId)
    await this.startIfNeeded()
  }

  #open(stepId: string | null): void {
    this.stepId = stepId
    this.refusals = []
    this.problem = null
    this.insisted = false
    if (!this.step || stepId === null) return
    const draft = readDraft(this.batch.kiosk.store, this.batch.id, stepId)
    const fresh = Object.fromEntries(
      this.step.fields.map((field) => [field.id, emptyEntry(field, (lineId) => this.#unitOfLine(lineId))]),
    )
    this.entries = { ...fresh, ...draft?.entries }
    this.deviation = draft?.deviation ?? null
    this.activeFieldId = (this.unfinished ?? this.step.fields[0])?.id ?? null
  }

  #unitOfLine(lineId: string): Unit {
    const line = this.batch.view?.master.content.billOfMaterials.find((item) => item.id === lineId)
    return line?.quantity.unit ?? 'each'
  }

  /** A step begins when it is first shown to the one who makes the batch. */
  async startIfNeeded(): Promise<void> {
    const { step, execution } = this
    if (!step || execution?.status !== 'pending' || this.sending) return
    if (this.batch.dryRun('batch.startStep', { stepId: step.id }).length > 0) return
    await this.#sendPlain(async () => {
      const refusals = await this.#resend()
      if (refusals.length > 0) return { ok: false, refusals }
      // What was sent again may have been this very start.
      if (this.execution?.status !== 'pending') return null
      return this.batch.send('batch.startStep', { stepId: step.id })
    })
  }

  async #resend(): Promise<readonly Refusal[]> {
    if (this.batch.unsent.length === 0) return []
    const refused = await this.batch.resend()
    await this.batch.load()
    return refused
  }

  /** Sends what got no answer before. */
  async tryAgain(): Promise<void> {
    await this.#sendPlain(async () => {
      const refusals = await this.#resend()
      return refusals.length > 0 ? { ok: false, refusals } : null
    })
    await this.showTurn()
  }

  /** Starts a timer in the record. On no answer it runs on here from the moment of the tap, and is sent again. */
  async startTimer(field: StepField): Promise<void> {
    const { step } = this
    if (!step) return
    await this.#sendPlain(() => this.batch.send('batch.startTimer', { stepId: step.id, fieldId: field.id }))
  }

  /** Sends a command without signature and shows what came of it. */
  async #sendPlain(work: () => Promise<Awaited<ReturnType<BatchOnKiosk['send']>> | null>): Promise<void> {
    this.sending = true
    try {
      const result = await work()
      this.problem = result && !result.ok ? allWords(result.refusals) : null
      await this.batch.load()
    } catch (error) {
      this.problem =
        error instanceof NotSent
          ? 'Not sent — kept on this iPad. It is sent again when you go on.'
          : failureWords(error)
    } finally {
      this.sending = false
    }
  }

  /** Writes one field, keeps it on the iPad, and forgets what the server said about its earlier value. */
  write(fieldId: string, entry: Entry): void {
    this.entries = { ...this.entries, [fieldId]: entry }
    this.refusals = this.refusals.filter((item) => fieldOf(item) !== null && fieldOf(item) !== fieldId)
    this.problem = null
    this.#keep()
  }

  writeDeviation(deviation: DeviationDraft | null): void {
    this.deviation = deviation
    this.#keep()
  }

  #keep(): void {
    const { kiosk, id } = this.batch
    if (this.stepId === null) return
    const { entries, deviation } = this
    const kept = keepDraft(kiosk.store, id, this.stepId, { entries, deviation })
    if (!kept) this.problem = 'This iPad has no room left to keep what you enter. Do not close the app.'
    kiosk.countWaiting()
  }

  /** The step is in the record: what was kept on the iPad for it is forgotten. */
  async recorded(): Promise<void> {
    const { kiosk, id } = this.batch
    if (this.stepId !== null) forgetDraft(kiosk.store, id, this.stepId)
    kiosk.countWaiting()
    const photos = Object.values(this.entries).flatMap((entry) =>
      entry.kind === 'photo' ? entry.photos.map((photo) => photo.sha256) : [],
    )
    await forgetPhotoBytes(photos).catch(() => undefined)
    await this.batch.load()
    await this.showTurn()
  }

  activate(fieldId: string): void {
    this.activeFieldId = fieldId
  }

  /** Goes to the next field that still needs something; stays when there is none. */
  advance(): void {
    const next = this.unfinished
    if (next) this.activeFieldId = next.id
  }

  /** Timers that run and have not reached their minimum, with the seconds left. */
  running = $derived.by(() =>
    (this.step?.fields ?? []).flatMap((field) => {
      const check = this.checkOf(field.id)
      const left = check && this.standing(field) === 'running' ? secondsLeft(field, check) : null
      return left === null ? [] : [{ field, secondsLeft: left }]
    }),
  )

  /** What the primary button says and does now. */
  primary = $derived.by((): PrimaryAction => {
    const { unfinished, outside, running } = this
    if (unfinished && unfinished.id !== this.activeFieldId) {
      const short = unfinished.label.length <= LONGEST_NEXT_LABEL
      return { label: short ? `Next: ${unfinished.label}` : 'Next entry', does: 'next' }
    }
    if (unfinished) return { label: 'Sign and continue', does: 'complain' }
    if (outside.length === 0) return { label: 'Sign and continue', does: 'sign' }
    if (outside.length === running.length)
      return { label: 'End early with a deviation', does: 'deviate', discouraged: true }
    return { label: 'Record deviation and sign', does: 'deviate' }
  })

  /** The sentence beside the primary button; null when nothing stands in the way. */
  notice = $derived.by((): { tone: 'critical' | 'warning' | 'info'; text: string } | null => {
    if (this.problem) return { tone: 'critical', text: this.problem }
    if (this.general) return { tone: 'critical', text: this.general }
    const runningIds = this.running.map(({ field }) => field.id)
    const [first, ...rest] = this.outside.filter((check) => !runningIds.includes(check.fieldId))
    if (first) {
      const more = rest.length > 0 ? ` And ${rest.length} more.` : ''
      return {
        tone: 'critical',
        text: `${first.label}: ${first.shown}, expected ${first.expected}.${more}`,
      }
    }
    const [timer] = this.running
    if (!timer || this.unfinished) return null
    return { tone: 'info', text: `${timer.field.label}: ${timerText(timer.secondsLeft)} left` }
  })
}
