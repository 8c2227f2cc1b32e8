import type { DeviationReport, PayloadInput, Refusal } from '@batchproof/domain'
import { toast } from '@batchproof/ui'
import { calculationLines } from '../batch-view/calculation-lines.ts'
import { NotSent } from './kiosk-api.ts'
import { allWords } from './refusal-place.ts'
import { failureWords } from './sign-in.svelte.ts'
import { Signing } from './signing.svelte.ts'
import type { BatchOnKiosk } from './batch-on-kiosk.svelte.ts'
import type { DeviationDraft } from './draft.ts'
import type { Runner } from './runner.svelte.ts'
import type { SigningOrder } from './signing.svelte.ts'
import type { StepCapture } from './step-capture.svelte.ts'

/** Why the deviation form is open: it belongs to the step's own signature, stands alone, or goes with a skip. */
type DeviationAsk = { for: 'step' } | { for: 'report' } | { for: 'skip'; reason: string }

/** Everything that a person can do on the step screen: all actions in one place. */
export class RunActions {
  readonly #batch: BatchOnKiosk
  readonly #runner: Runner
  readonly #capture: StepCapture
  readonly signing: Signing
  menuOpen = $state(false)
  asked = $state.raw<DeviationAsk | null>(null)
  /** A deviation that is not part of the step's signature; that one is kept with the step's draft. */
  loose = $state.raw<DeviationDraft | null>(null)
  busy = $state(false)
  #wordsKnown = 0

  constructor(batch: BatchOnKiosk, runner: Runner, capture: StepCapture) {
    this.#batch = batch
    this.#runner = runner
    this.#capture = capture
    this.signing = new Signing(batch.kiosk)
  }

  deviationDraft = $derived.by(() => (this.asked?.for === 'step' ? this.#runner.deviation : this.loose))

  #order<Name extends SigningOrder['type']>(
    type: Name,
    payload: PayloadInput<Name>,
    more: Pick<SigningOrder, 'title' | 'statement'> & Partial<SigningOrder<Name>>,
  ): SigningOrder<Name> {
    return {
      type,
      subject: this.#batch.id,
      payload,
      values: [],
      timeZone: this.#batch.view?.timeZone ?? 'UTC',
      by: 'session',
      onrecorded: () => this.#runner.recorded(),
      onrefused: (refusals) => this.#refused(refusals),
      onfailed: (words) => {
        this.#runner.problem = words
      },
      ...more,
    }
  }

  /** The room told of something. While somebody is about to sign, they see it, and sign over the record as it is now. */
  recordMoved(): void {
    const said = this.#batch.view?.state.comments ?? []
    const news = said.slice(this.#wordsKnown).filter(({ kind }) => kind !== 'seen')
    this.#wordsKnown = said.length
    void this.signing.recordMoved(
      news.map(({ by, kind, text }) => ({
        label: kind === 'question' ? `${by.name} asks` : `${by.name} writes`,
        value: text,
      })),
    )
  }

  /** The server saw it otherwise than this iPad: its words at the fields, and the batch read again. */
  #refused(refusals: readonly Refusal[]): void {
    this.#runner.refusals = refusals
    this.#runner.insisted = true
    const first = this.#runner.step?.fields.find((field) =>
      refusals.some((item) => item.field === `values.${field.id}`),
    )
    if (first) this.#runner.activate(first.id)
    void this.#batch.load().then(() => this.#runner.showTurn())
  }

  /** The primary button. */
  async primary(): Promise<void> {
    const runner = this.#runner
    switch (runner.primary.does) {
      case 'next':
        return runner.advance()
      case 'complain':
        runner.insisted = true
        return
      case 'deviate':
        this.asked = { for: 'step' }
        return
      case 'sign':
        return this.signStep(null)
    }
  }

  /** Signs the step in turn with what is entered. Photos and starts that are still here go first. */
  async signStep(deviation: DeviationReport | null): Promise<void> {
    const { step } = this.#runner
    const { view } = this.#batch
    if (!step || !view || this.busy) return
    this.busy = true
    try {
      this.#runner.problem = null
      await this.#capture.uploadAll(step.fields)
      if (this.#batch.unsent.length > 0 || this.#runner.execution?.status === 'pending')
        await this.#runner.tryAgain()
      if (this.#runner.problem !== null || this.#runner.unfinished) return
      await this.signing.start(this.#stepOrder(deviation))
    } catch (error) {
      this.#runner.problem =
        error instanceof NotSent
          ? 'Not sent — kept on this iPad. Check the network, then try again.'
          : failureWords(error)
    } finally {
      this.busy = false
    }
  }

  #stepOrder(deviation: DeviationReport | null) {
    const { step, turn, values, judgement } = this.#runner
    const number = (turn?.index ?? 0) + 1
    const shown = judgement.checks
      .filter((check) => check.shown !== '')
      .map((check) => ({
        label: check.label,
        value:
          check.status === 'out_of_range' ? `${check.shown} — ✕ expected ${check.expected}` : check.shown,
      }))
    return this.#order(
      'batch.performStep',
      { stepId: step?.id ?? '', values, deviation },
      {
        title: `Sign step ${number}`,
        statement: deviation
          ? `${step?.title}, performed with a deviation: ${deviation.description}`
          : `${step?.title}, performed as the procedure says.`,
        values: shown,
      },
    )
  }

  async witness(): Promise<void> {
    const { step, turn, execution } = this.#runner
    if (!step || !execution?.performed) return
    this.#runner.problem = null
    await this.signing.start(
      this.#order(
        'batch.witnessStep',
        { stepId: step.id },
        {
          title: `Witness step ${(turn?.index ?? 0) + 1}`,
          witnessLine: `Witness: not ${execution.performed.name}`,
          statement: `I saw ${execution.performed.name} perform: ${step.title}.`,
          values: execution.checks.flatMap(({ label, shown, calculation }) =>
            shown === ''
              ? []
              : [{ label, value: shown }, ...(calculation ? calculationLines(calculation) : [])],
          ),
          by: 'another',
        },
      ),
    )
  }

  async hold(reason: string): Promise<void> {
    await this.signing.start(
      this.#order(
        'batch.hold',
        { reason },
        {
          title: 'Hold the batch',
          statement: `Batch ${this.#batch.view?.state.batchNumber} is held: ${reason}`,
          onrecorded: () => this.#batch.load(),
        },
      ),
    )
  }

  async resume(reason: string): Promise<void> {
    await this.signing.start(
      this.#order(
        'batch.resume',
        { reason },
        {
          title: 'Resume the batch',
          witnessLine: 'Pharmacist in charge or QA',
          statement: `Batch ${this.#batch.view?.state.batchNumber} goes on: ${reason}`,
          by: 'another',
          onrecorded: async () => {
            await this.#batch.load()
            await this.#runner.showTurn()
          },
        },
      ),
    )
  }

  async #skip(reason: string, deviation: DeviationReport): Promise<void> {
    const { step, turn } = this.#runner
    await this.signing.start(
      this.#order(
        'batch.skipStep',
        { stepId: step?.id ?? '', reason, deviation },
        {
          title: `Skip step ${(turn?.index ?? 0) + 1}`,
          witnessLine: 'Pharmacist in charge',
          statement: `${step?.title} is skipped: ${reason}`,
          by: 'another',
        },
      ),
    )
  }

  askDeviation(ask: DeviationAsk): void {
    this.loose = null
    this.asked = ask
  }

  writeDeviation(draft: DeviationDraft): void {
    if (this.asked?.for === 'step') this.#runner.writeDeviation(draft)
    else this.loose = draft
  }

  /** The form is complete: what follows depends on why it was asked for. */
  async confirmDeviation(report: DeviationReport): Promise<void> {
    const { asked } = this
    this.asked = null
    if (asked?.for === 'step') await this.signStep(report)
    else if (asked?.for === 'skip') await this.#skip(asked.reason, report)
    else if (asked) await this.#report(report)
  }

  async #report(report: DeviationReport): Promise<void> {
    const stepId = this.#runner.step?.id ?? null
    try {
      const payload = { report, batchId: this.#batch.id, stepId }
      const result = await this.#batch.send('deviation.open', payload, report.id)
      if (result.ok) toast.show({ tone: 'good', title: 'The deviation is in the record. QA is told.' })
      else this.#runner.problem = allWords(result.refusals)
      await this.#batch.load()
    } catch (error) {
      this.#runner.problem =
        error instanceof NotSent
          ? 'The deviation is not sent. It is kept on this iPad and sent again when you go on.'
          : failureWords(error)
    }
  }
}
