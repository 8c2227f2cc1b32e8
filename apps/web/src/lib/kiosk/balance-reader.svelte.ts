import { formatQuantity, readPrintedWeight } from '@batchproof/domain'
import type { ReadingPart, ReadingPurpose } from '@batchproof/domain'
import { NotSent } from './kiosk-api.ts'
import { failureWords } from './sign-in.svelte.ts'
import type { KioskApi } from './kiosk-api.ts'
import type { Measured } from './measured.ts'

/** A balance that moves is asked again this often, for as long as a person would wait. */
const ASK_EVERY_MILLISECONDS = 700
const PATIENCE_MILLISECONDS = 30_000

interface ReaderOptions {
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly now?: () => number
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Reads a balance over the network until it rests, and takes what a balance types as a keyboard. */
export class BalanceReader {
  readonly #api: Pick<KioskApi, 'readInstrument'>
  readonly #wait: (milliseconds: number) => Promise<void>
  readonly #now: () => number
  #asked = 0
  /** The field whose balance is being read. */
  fieldId = $state<string | null>(null)
  /** What a moving balance shows, in words. */
  moving = $state<string | null>(null)
  /** Why there is no reading, at the field that it was for. */
  problem = $state.raw<{ readonly fieldId: string; readonly text: string } | null>(null)

  constructor(
    api: Pick<KioskApi, 'readInstrument'>,
    { wait = pause, now = () => Date.now() }: ReaderOptions = {},
  ) {
    this.#api = api
    this.#wait = wait
    this.#now = now
  }

  /** What is to be said at the field, empty when there is nothing. */
  problemAt(fieldId: string): string {
    return this.problem?.fieldId === fieldId ? this.problem.text : ''
  }

  /** Asks until the balance rests, it says no, or somebody stops it. */
  async read(
    equipmentId: string,
    purpose: ReadingPurpose,
    ontaken: (measured: Measured) => void,
  ): Promise<void> {
    this.#asked += 1
    const mine = this.#asked
    const isMine = () => mine === this.#asked
    this.fieldId = purpose.fieldId
    this.moving = null
    this.problem = null
    const until = this.#now() + PATIENCE_MILLISECONDS
    try {
      while (isMine()) {
        const answer = await this.#api.readInstrument({ equipmentId, purpose })
        if (!isMine()) return
        if (answer.state === 'stable') {
          const { reading } = answer
          const quantity = { value: reading.value, unit: reading.unit }
          ontaken({ quantity, origin: { source: 'instrument', reading }, instrumentId: equipmentId })
          return this.stop()
        }
        if (answer.state !== 'unstable')
          return this.#say(
            purpose.fieldId,
            answer.state === 'refused' ? answer.message : 'There is no reading.',
          )
        const { value, unit } = answer
        this.moving = unit === null ? value : formatQuantity({ value, unit })
        if (this.#now() > until)
          return this.#say(
            purpose.fieldId,
            'The balance does not come to rest. Close its draught shield and read again.',
          )
        await this.#wait(ASK_EVERY_MILLISECONDS)
      }
    } catch (error) {
      if (isMine())
        this.#say(
          purpose.fieldId,
          error instanceof NotSent
            ? 'No answer. Check the network, or type what the balance shows.'
            : failureWords(error),
        )
    }
  }

  /** Takes what a balance typed as a keyboard for one figure of a field. */
  keyed(
    fieldId: string,
    part: ReadingPart,
    text: string,
    instrumentId: string | null,
    ontaken: (measured: Measured) => void,
  ): void {
    const printed = readPrintedWeight(text)
    if (!printed.ok) {
      const words =
        printed.problem === 'not_stable'
          ? 'The balance printed before it was stable. Print again.'
          : `“${text.trim().slice(0, 40)}” is no weight. Print the ${part === 'value' ? 'weight' : part} again.`
      return this.#say(fieldId, words)
    }
    this.problem = null
    ontaken({ quantity: printed.quantity, origin: { source: 'instrument_keyboard' }, instrumentId })
  }

  stop(): void {
    this.#asked += 1
    this.fieldId = null
    this.moving = null
  }

  #say(fieldId: string, text: string): void {
    this.stop()
    this.problem = { fieldId, text }
  }
}
