import type { Page } from '@batchproof/protocol'
import { failureWords } from '$lib/office/failure.ts'

/**
 * A list that is read page by page and grows at its end. The first page comes from the address; when the address
 * changes, what was read after it is forgotten.
 */
export class GrowingList<Row> {
  busy = $state(false)
  failed = $state<string | null>(null)

  readonly #first: () => Page<Row>
  readonly #read: (cursor: string) => Promise<Page<Row>>
  #grown = $state.raw<{ readonly first: Page<Row>; readonly page: Page<Row> } | null>(null)

  constructor(first: () => Page<Row>, read: (cursor: string) => Promise<Page<Row>>) {
    this.#first = first
    this.#read = read
  }

  readonly #page: Page<Row> = $derived.by(() => {
    const first = this.#first()
    return this.#grown?.first === first ? this.#grown.page : first
  })

  get rows(): Row[] {
    return [...this.#page.rows]
  }

  get hasMore(): boolean {
    return this.#page.nextCursor !== null
  }

  /** Reads the next page and puts it at the end. */
  async more(): Promise<void> {
    const first = this.#first()
    const { rows, nextCursor } = this.#page
    if (this.busy || nextCursor === null) return
    this.busy = true
    this.failed = null
    try {
      const next = await this.#read(nextCursor)
      this.#grown = { first, page: { rows: [...rows, ...next.rows], nextCursor: next.nextCursor } }
    } catch (error) {
      this.failed = failureWords(error)
    }
    this.busy = false
  }
}
