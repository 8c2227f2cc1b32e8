import { goto } from '$app/navigation'
import { page } from '$app/state'

/** Filters of a list, kept in its address, so that a view can be sent to somebody and the way back leads to it. */
export class AddressFilters<Key extends string> {
  readonly #keys: readonly Key[]

  constructor(keys: readonly Key[]) {
    this.#keys = keys
  }

  get(key: Key): string {
    return page.url.searchParams.get(key) ?? ''
  }

  /** Sets some of them; empty takes one away. The place on the page and the focus stay. */
  async set(changes: Partial<Record<Key, string>>): Promise<void> {
    const url = new URL(page.url)
    for (const [key, value] of Object.entries(changes) as [Key, string][]) {
      if (value) url.searchParams.set(key, value)
      else url.searchParams.delete(key)
    }
    if (url.href === page.url.href) return
    await goto(url, { keepFocus: true, noScroll: true, replaceState: true })
  }

  async clear(): Promise<void> {
    await this.set(Object.fromEntries(this.#keys.map((key) => [key, ''])) as Record<Key, string>)
  }

  get any(): boolean {
    return this.#keys.some((key) => this.get(key) !== '')
  }
}
