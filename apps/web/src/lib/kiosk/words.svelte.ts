import type { ReviewComment } from '@batchproof/domain'
import { NotSent } from './kiosk-api.ts'
import { allWords } from './refusal-place.ts'
import { failureWords } from './sign-in.svelte.ts'
import type { BatchOnKiosk } from './batch-on-kiosk.svelte.ts'

/** What others ask or remark while the batch is made, and what the person at the iPad says to it. */
export class Words {
  readonly #batch: BatchOnKiosk
  busy = $state(false)
  /** Why what was said is not on the record, in words. */
  problem = $state<string | null>(null)
  /** The question that is being answered. */
  answering = $state.raw<ReviewComment | null>(null)
  /** All of them are shown. */
  listOpen = $state(false)

  constructor(batch: BatchOnKiosk) {
    this.#batch = batch
  }

  /** The oldest that waits; null when none does. */
  first = $derived.by(() => this.#batch.words[0] ?? null)
  waiting = $derived.by(() => this.#batch.words.length)

  /** Says that it was seen; a question stays open until it is answered. */
  async seen(word: ReviewComment): Promise<void> {
    await this.#say(word, 'seen', 'Seen')
  }

  async answer(word: ReviewComment, text: string): Promise<void> {
    if (await this.#say(word, 'answer', text)) this.answering = null
  }

  async #say(word: ReviewComment, kind: 'seen' | 'answer', text: string): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    try {
      const payload = { id: crypto.randomUUID(), kind, about: word.id, stepId: word.stepId, text }
      const result = await this.#batch.send('batch.comment', payload)
      this.problem = result.ok ? null : allWords(result.refusals)
      await this.#batch.load()
      return result.ok
    } catch (error) {
      this.problem =
        error instanceof NotSent
          ? 'Not sent: kept on this iPad, and sent again when you go on.'
          : failureWords(error)
      return error instanceof NotSent
    } finally {
      this.busy = false
    }
  }
}
