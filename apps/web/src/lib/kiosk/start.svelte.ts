import type { ReadinessCheck } from '@batchproof/domain'
import { allWords } from './refusal-place.ts'
import { failureWords } from './sign-in.svelte.ts'
import { Signing } from './signing.svelte.ts'
import type { BatchOnKiosk } from './batch-on-kiosk.svelte.ts'

/** The moment before a batch is begun: what must hold, what is worn, and the signature. */
export class Start {
  readonly #batch: BatchOnKiosk
  readonly #onstarted: () => void
  readonly signing: Signing
  checks = $state.raw<readonly ReadinessCheck[] | null>(null)
  checking = $state(false)
  worn = $state.raw<readonly string[]>([])
  problem = $state<string | null>(null)
  /** The form for a cleaning is open. */
  cleaning = $state(false)
  recording = $state(false)
  cleaningProblem = $state<string | null>(null)

  constructor(batch: BatchOnKiosk, onstarted: () => void) {
    this.#batch = batch
    this.#onstarted = onstarted
    this.signing = new Signing(batch.kiosk)
  }

  /** What must be worn for a hazardous drug; empty for any other. */
  ppe = $derived.by(() => {
    const content = this.#batch.view?.master.content
    return content?.hazardous ? content.ppeChecklist : []
  })
  failing = $derived((this.checks ?? []).filter((check) => check.problem !== null))
  /** What fails stands first. */
  shown = $derived([...this.failing, ...(this.checks ?? []).filter((check) => check.problem === null)])
  missing = $derived(this.ppe.filter((item) => !this.worn.includes(item)))

  async check(): Promise<void> {
    this.checking = true
    try {
      this.checks = (await this.#batch.kiosk.api.readiness(this.#batch.id)).checks
      this.problem = null
    } catch (error) {
      this.problem = failureWords(error)
    } finally {
      this.checking = false
    }
  }

  wear(item: string, isWorn: boolean): void {
    this.worn = isWorn ? [...this.worn, item] : this.worn.filter((other) => other !== item)
    this.problem = null
  }

  /** The technician cleaned the room, or saw it: on record, and checked again. */
  async recordCleaning(agent: string): Promise<void> {
    const roomId = this.#batch.view?.state.plan?.roomId
    if (!roomId) return
    this.recording = true
    this.cleaningProblem = null
    try {
      const result = await this.#batch.send('room.recordCleaning', { agent }, roomId)
      if (result.ok) this.cleaning = false
      else this.cleaningProblem = allWords(result.refusals)
    } catch (error) {
      this.cleaningProblem = failureWords(error)
    } finally {
      this.recording = false
    }
    await this.check()
  }

  async begin(): Promise<void> {
    const [failing] = this.failing
    if (failing) {
      this.problem = `${failing.problem}. Nobody can start until this is in order.`
      return
    }
    if (this.missing.length > 0) {
      const [first, ...others] = this.missing
      const more = others.length > 0 ? ` And ${others.length} more.` : ''
      this.problem = `Confirm what you wear: ${first}.${more}`
      return
    }
    this.problem = null
    const { view, id, kiosk } = this.#batch
    const { state } = view ?? {}
    await this.signing.start({
      type: 'batch.start',
      subject: id,
      payload: { ppeConfirmed: [...this.worn] },
      title: 'Start the batch',
      statement: `I begin to compound batch ${state?.batchNumber}: ${state?.formula?.name} ${state?.formula?.strength}.`,
      values: [
        { label: 'Units', value: String(state?.plannedUnits ?? '') },
        { label: 'Room', value: state?.plan?.roomName ?? '—' },
        ...(this.worn.length > 0 ? [{ label: 'Worn', value: this.worn.join(', ') }] : []),
      ],
      timeZone: view?.timeZone ?? kiosk.me?.organisation.timeZone ?? 'UTC',
      by: 'session',
      onrecorded: async () => {
        await this.#batch.load()
        this.#onstarted()
      },
      onrefused: (refusals) => {
        this.problem = allWords(refusals)
        void this.check().then(() => (this.problem = allWords(refusals)))
      },
      onfailed: (words) => {
        this.problem = words
      },
    })
  }
}
