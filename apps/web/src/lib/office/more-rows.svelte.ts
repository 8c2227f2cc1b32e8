import type { Page } from '@batchproof/protocol'
import { failureWords } from './failure.ts'

/** A list that was loaded by its first page and is read on by the cursor. */
export class MoreRows<Row> {
  rows = $state.raw<readonly Row[]>([])
  nextCursor = $state<string | null>(null)
  busy = $state(false)
  failed = $state<string | null>(null)
  readonly #read: (cursor: string) => Promise<Page<Row>>

  constructor(first: Page<Row>, read: (cursor: string) => Promise<Page<Row>>) {
    this.rows = first.rows
    this.nextCursor = first.nextCursor
    this.#read = read
  }

  async more(): Promise<void> {
    if (this.nextCursor === null || this.busy) return
    this.busy = true
    this.failed = null
    try {
      const next = await this.#read(this.nextCursor)
      this.rows = [...this.rows, ...next.rows]
      this.nextCursor = next.nextCursor
    } catch (error) {
      this.failed = failureWords(error)
    }
    this.busy = false
  }
}
