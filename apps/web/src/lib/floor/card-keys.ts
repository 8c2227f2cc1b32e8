/**
 * The card that an arrow key leads to: up and down in a column, left and right to the nearest column that holds one, at
 * about the same height. Null when there is none.
 */
export function nextCard(board: HTMLElement, from: HTMLElement, key: string): HTMLElement | null {
  const columns = [...board.querySelectorAll<HTMLElement>('[data-drop]')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('[data-card]'),
  ])
  const at = columns.findIndex((cards) => cards.includes(from))
  const cards = columns[at]
  if (!cards) return null
  const index = cards.indexOf(from)
  if (key === 'ArrowDown') return cards[index + 1] ?? null
  if (key === 'ArrowUp') return cards[index - 1] ?? null
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const others = key === 'ArrowRight' ? columns.slice(at + 1) : columns.slice(0, at).toReversed()
  const next = others.find((column) => column.length > 0)
  return next?.[Math.min(index, next.length - 1)] ?? null
}
