import type { Steer } from '$lib/floor/calendar-moves.svelte.ts'

interface Place {
  readonly day: string
  readonly row: string
}

const placeOf = (element: HTMLElement): Place => ({
  day: element.dataset['day'] ?? '',
  row: element.dataset['row'] ?? '',
})

/**
 * The entry of a calendar that an arrow key leads to: up and down through a cell and then through the rooms of the day,
 * left and right to the nearest day that holds something, in the same room where there is one. Null when there is none.
 */
export function nextEntry(grid: HTMLElement, from: HTMLElement, key: string): HTMLElement | null {
  const entries = [...grid.querySelectorAll<HTMLElement>('[data-entry]')]
  const here = placeOf(from)
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const ofDay = entries.filter((entry) => placeOf(entry).day === here.day)
    return ofDay[ofDay.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)] ?? null
  }
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const days = [...new Set(entries.map((entry) => placeOf(entry).day))].toSorted()
  const day = days[days.indexOf(here.day) + (key === 'ArrowRight' ? 1 : -1)]
  const there = entries.filter((entry) => placeOf(entry).day === day)
  return there.find((entry) => placeOf(entry).row === here.row) ?? there[0] ?? null
}

/** How far a key moves a batch that is held: days and rooms in the week, quarters of an hour and rooms in the day. */
export function steerBy(key: string, span: 'week' | 'day', pageDays: number): Steer {
  const across = span === 'week' ? { days: 1 } : { minutes: 15 }
  const back = span === 'week' ? { days: -1 } : { minutes: -15 }
  switch (key) {
    case 'ArrowRight':
      return across
    case 'ArrowLeft':
      return back
    case 'ArrowDown':
      return { rooms: 1 }
    case 'ArrowUp':
      return { rooms: -1 }
    case 'PageDown':
      return { days: pageDays }
    case 'PageUp':
      return { days: -pageDays }
    default:
      return {}
  }
}
