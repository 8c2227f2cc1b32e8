/** The row that a key moves to, kept within the list; null when the key does not move. */
export function nextRow(index: number, key: string, rowCount: number): number | null {
  const last = rowCount - 1
  if (last < 0) return null
  if (key === 'ArrowDown' || key === 'j') return Math.min(last, index + 1)
  if (key === 'ArrowUp' || key === 'k') return Math.max(0, index - 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'PageDown') return Math.min(last, index + 10)
  if (key === 'PageUp') return Math.max(0, index - 10)
  return null
}
