import { goto } from '$app/navigation'

/** The query of an address with some of its values changed; an empty value goes away. */
export function changedQuery(url: URL, changes: Readonly<Record<string, string>>): string {
  const params = new URLSearchParams(url.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') params.delete(name)
    else params.set(name, value)
  }
  const query = params.toString()
  return query === '' ? url.pathname : `${url.pathname}?${query}`
}

/** Puts filters into the address, so that a list can be sent to a colleague and stands after going back. */
export async function filterBy(url: URL, changes: Readonly<Record<string, string>>): Promise<void> {
  await goto(changedQuery(url, changes), { replaceState: true, keepFocus: true, noScroll: true })
}

/** Several values of one filter, as they stand in the address: `status=scheduled,in_progress`. */
export const valuesOf = <Value extends string>(url: URL, name: string, allowed: readonly Value[]): Value[] =>
  (url.searchParams.get(name) ?? '')
    .split(',')
    .filter((value): value is Value => allowed.includes(value as Value))

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A day of the address; undefined when there is none or it is nonsense. */
export function dayOf(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name) ?? ''
  return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
}

/** A text of the address; undefined when it is empty. */
export const textOf = (url: URL, name: string): string | undefined =>
  url.searchParams.get(name)?.trim() || undefined
