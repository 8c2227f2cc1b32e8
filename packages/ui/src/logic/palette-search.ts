/** What the command palette needs of an item to find it. */
export interface Findable {
  label: string
  hint?: string
  keywords?: string[]
}

/**
 * The items that hold every word of the text, in any order, those whose name starts with it first.
 * An empty text keeps all, in their order.
 */
export function findItems<Item extends Findable>(items: Item[], text: string): Item[] {
  const sought = text.trim().toLowerCase()
  if (sought === '') return items
  const words = sought.split(/\s+/)
  const found = items.filter((item) => {
    const all = [item.label, item.hint ?? '', ...(item.keywords ?? [])].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  })
  const starts = (item: Item) => item.label.toLowerCase().startsWith(sought)
  return [...found.filter(starts), ...found.filter((item) => !starts(item))]
}
