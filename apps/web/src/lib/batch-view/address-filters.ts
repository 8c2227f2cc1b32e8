import { page } from '$app/state'
import { filterBy } from './address.ts'

/** One filter of a list: its name in the address, and how a value of it is called. */
export interface AddressFilter {
  readonly id: string
  readonly label: string
  /** The words of a value are the label of its choice; a value that is none of them stands as it is. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** The words of a value without choices; empty where it means nothing. */
  readonly words?: (value: string) => string
}

/**
 * The filters of a list as they stand in the address of the page: what is set, setting one, and all away at once.
 *
 * @param filters read anew at each look, because choices come from what the server answered
 */
export class AddressFilters {
  readonly #filters: () => readonly AddressFilter[]

  constructor(filters: () => readonly AddressFilter[]) {
    this.#filters = filters
  }

  readonly value = (id: string): string => page.url.searchParams.get(id) ?? ''

  /** What a control calls with its next value; an empty one takes the filter away. */
  readonly set = (id: string) => (next: string) => void filterBy(page.url, { [id]: next })

  readonly clear = () => filterBy(page.url, Object.fromEntries(this.#filters().map(({ id }) => [id, ''])))

  /** The filters that are set, in words. */
  get active(): { id: string; label: string; value: string }[] {
    return this.#filters()
      .map((filter) => ({ id: filter.id, label: filter.label, value: this.#words(filter) }))
      .filter(({ value }) => value !== '')
  }

  #words({ id, choices, words }: AddressFilter): string {
    const value = this.value(id)
    if (value === '' || words) return value && (words?.(value) ?? value)
    return choices?.find((choice) => choice.value === value)?.label ?? value
  }
}
