import type { Row } from '@batchproof/db'

/** Gathers items under a key, in the order in which they come. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const found = groups.get(key)
    if (found) found.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Rows of a statement that answers several questions at once, by their `tag`; the cells are columns `a`, `b` … */
export function rowsByTag<Cells>(rows: readonly Row[]): (tag: string) => Cells[] {
  const groups = grouped(rows, (row) => row.tag as string)
  return (tag) => (groups.get(tag) ?? []) as Cells[]
}
