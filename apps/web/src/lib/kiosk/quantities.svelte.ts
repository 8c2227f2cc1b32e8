import { checkYield, missingForSubmission } from '@batchproof/domain'
import type { DeviationReport, Refusal } from '@batchproof/domain'
import { NotSent } from './kiosk-api.ts'
import { allWords } from './refusal-place.ts'
import { forgetDraft, keepDraft, readDraft } from './draft.ts'
import { failureWords } from './sign-in.svelte.ts'
import { Signing } from './signing.svelte.ts'
import type { BatchOnKiosk } from './batch-on-kiosk.svelte.ts'
import type { DeviationDraft } from './draft.ts'

export const QUANTITIES = [
  { key: 'goodUnits', label: 'Good units', hint: 'to be labelled' },
  { key: 'rejectedUnits', label: 'Rejected', hint: 'failed inspection' },
  { key: 'sampleUnits', label: 'Samples', hint: 'for the laboratory' },
  { key: 'retainedUnits', label: 'Retained', hint: 'kept as reserve' },
  { key: 'wasteUnits', label: 'Waste', hint: 'lost or discarded' },
] as const
export type QuantityKey = (typeof QUANTITIES)[number]['key']
export type QuantityTexts = Readonly<Record<QuantityKey, string>>

/** Under this name the quantities are kept like the entries of a step. */
const DRAFT_ID = 'quantities'
const blank: QuantityTexts = {
  goodUnits: '',
  rejectedUnits: '',
  sampleUnits: '',
  retainedUnits: '',
  wasteUnits: '',
}

/** Every count as a number, or null while one of them is blank: none is taken as zero for being left out. */
export function unitsOf(texts: QuantityTexts): Record<QuantityKey, number> | null {
  const counts = QUANTITIES.map(({ key }) => [key, texts[key]] as const)
  if (counts.some(([, text]) => !/^\d{1,6}$/.test(text))) return null
  return Object.fromEntries(counts.map(([key, text]) => [key, Number(text)])) as Record<QuantityKey, number>
}

/** The end of a batch: how many units went where, the yield, and the submission. */
export class Finish {
  readonly #batch: BatchOnKiosk
  readonly signing: Signing
  texts = $state.raw<QuantityTexts>(blank)
  active = $state<QuantityKey>('goodUnits')
  deviation = $state.raw<DeviationDraft | null>(null)
  asking = $state(false)
  busy = $state(false)
  problem = $state<string | null>(null)
  refusals = $state.raw<readonly Refusal[]>([])

  constructor(batch: BatchOnKiosk) {
    this.#batch = batch
    this.signing = new Signing(batch.kiosk)
    const draft = readDraft(batch.kiosk.store, batch.id, DRAFT_ID)
    for (const { key } of QUANTITIES) {
      const kept = draft?.entries[key]
      if (kept?.kind === 'text') this.texts = { ...this.texts, [key]: kept.text }
    }
    this.deviation = draft?.deviation ?? null
  }

  units = $derived(unitsOf(this.texts))
  yield = $derived.by(() => {
    const content = this.#batch.view?.master.content
    if (!content || this.texts.goodUnits === '') return null
    return checkYield({
      goodUnits: this.texts.goodUnits,
      theoreticalUnits: content.theoreticalUnits,
      lowPercent: content.yieldLowPercent,
      highPercent: content.yieldHighPercent,
    })
  })
  outside = $derived(this.yield?.status === 'low' || this.yield?.status === 'high')
  total = $derived(this.units ? Object.values(this.units).reduce((sum, count) => sum + count, 0) : null)
  missing = $derived.by(() => {
    const { view } = this.#batch
    return view ? missingForSubmission(view.state, { master: view.master }) : []
  })

  write(key: QuantityKey, text: string): void {
    this.texts = { ...this.texts, [key]: text }
    this.problem = null
    this.#keep()
  }

  writeDeviation(deviation: DeviationDraft): void {
    this.deviation = deviation
    this.#keep()
  }

  #keep(): void {
    const entries = Object.fromEntries(
      QUANTITIES.map(({ key }) => [key, { kind: 'text' as const, text: this.texts[key] }]),
    )
    keepDraft(this.#batch.kiosk.store, this.#batch.id, DRAFT_ID, { entries, deviation: this.deviation })
    this.#batch.kiosk.countWaiting()
  }

  /** The next count that is blank; null when all are in. */
  nextBlank = $derived(QUANTITIES.find(({ key }) => this.texts[key] === '')?.key ?? null)

  advance(): void {
    if (this.nextBlank) this.active = this.nextBlank
  }

  async record(deviation: DeviationReport | null): Promise<void> {
    const { units } = this
    if (!units || this.busy) return
    this.asking = false
    this.busy = true
    try {
      const result = await this.#batch.send('batch.complete', { ...units, deviation })
      if (result.ok) {
        forgetDraft(this.#batch.kiosk.store, this.#batch.id, DRAFT_ID)
        this.#batch.kiosk.countWaiting()
        this.problem = null
      } else this.problem = allWords(result.refusals)
      await this.#batch.load()
    } catch (error) {
      this.problem =
        error instanceof NotSent
          ? 'Not sent — kept on this iPad. Check the network, then try again.'
          : failureWords(error)
    } finally {
      this.busy = false
    }
  }

  async submit(): Promise<void> {
    const { view, id } = this.#batch
    if (!view) return
    const { state, timeZone } = view
    this.refusals = []
    this.problem = null
    await this.signing.start({
      type: 'batch.submit',
      subject: id,
      payload: {},
      title: 'Submit for review',
      statement: `The record of batch ${state.batchNumber} is complete. It goes to QA and is closed to me.`,
      values: [
        { label: 'Good units', value: String(state.quantities?.goodUnits ?? '') },
        { label: 'Yield', value: `${state.quantities?.yieldPercent ?? ''} %` },
        { label: 'Deviations', value: String(state.deviationIds.length) },
      ],
      timeZone,
      by: 'session',
      onrecorded: () => this.#batch.load(),
      onrefused: (refusals) => {
        this.refusals = refusals
      },
      onfailed: (words) => {
        this.problem = words
      },
    })
  }
}
