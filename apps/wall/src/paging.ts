/** Heights in rem: of the wall below its top line, of a line that needs a person, of a line, of the page mark. */
export interface WallHeights {
  readonly wall: number
  readonly need: number
  readonly line: number
  readonly mark: number
}

/** Fewer than this beside what is pinned would be a crawl. */
const LEAST_LINES = 2

/**
 * What stands on the wall, page by page. What needs a person stands on every page, as long as two more lines fit below
 * it; a floor in such trouble that they do not is paged through from the top, the most urgent on the first page.
 *
 * @param lines in the order of the wall: those that need a person first
 * @returns at least one page
 */
export function pagesOf<Line>(
  lines: readonly Line[],
  needsPerson: (line: Line) => boolean,
  heights: WallHeights,
): readonly (readonly Line[])[] {
  const heightOf = (line: Line) => (needsPerson(line) ? heights.need : heights.line)
  const sum = (some: readonly Line[]) => some.reduce((total, line) => total + heightOf(line), 0)
  if (sum(lines) <= heights.wall) return [lines]
  const room = heights.wall - heights.mark
  const needing = lines.filter(needsPerson)
  const isPinned = sum(needing) + LEAST_LINES * heights.line <= room
  const pinned = isPinned ? needing : []
  const turning = isPinned ? lines.filter((line) => !needsPerson(line)) : lines
  const left = room - sum(pinned)
  const pages: Line[][] = []
  for (const line of turning) {
    const page = pages.at(-1)
    if (page && sum(page) + heightOf(line) <= left) page.push(line)
    else pages.push([line])
  }
  return pages.map((page) => [...pinned, ...page])
}
