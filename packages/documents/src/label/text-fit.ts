import { LABEL_FONTS } from './label-fonts.generated.ts'

/** Medium for what is read, bold for what must not be misread. Thinner strokes break up on a thermal head. */
export type TextWeight = 500 | 700

/** A stretch of text in one weight. A no-break space (U+00A0) keeps a value and its unit on one line. */
export interface TextRun {
  readonly text: string
  readonly weight: TextWeight
}

/** Width of the text in pixels at the given type size in pixels, kerning not counted (it only narrows). */
export function textWidthPixels(run: TextRun, sizePixels: number): number {
  const advances: ReadonlyMap<number, number> = LABEL_FONTS[run.weight].advances
  let thousandths = 0
  for (const character of run.text) thousandths += advances.get(character.codePointAt(0) ?? 0) ?? 1000
  return (thousandths * sizePixels) / 1000
}

/** Characters of the text that the label's typeface cannot draw, each once. */
export function unsupportedCharacters(text: string): string[] {
  const advances: ReadonlyMap<number, number> = LABEL_FONTS[500].advances
  return [...new Set(text)].filter((character) => !advances.has(character.codePointAt(0) ?? 0))
}

/** Words with their weight; `glued` when no space stands before the word in the text. */
function wordsOf(runs: readonly TextRun[]): (TextRun & { glued: boolean })[] {
  const words: (TextRun & { glued: boolean })[] = []
  let spaceBefore = true
  for (const run of runs) {
    for (const [index, text] of run.text.split(' ').entries()) {
      if (index > 0) spaceBefore = true
      if (text === '') continue
      words.push({ text, weight: run.weight, glued: !spaceBefore })
      spaceBefore = false
    }
  }
  return words
}

function append(line: TextRun[], run: TextRun): TextRun[] {
  const last = line.at(-1)
  if (last?.weight !== run.weight) return [...line, run]
  return [...line.slice(0, -1), { text: last.text + run.text, weight: run.weight }]
}

/** Joins glued words, so that a line is broken at spaces only. */
function piecesOf(runs: readonly TextRun[]): TextRun[][] {
  const pieces: TextRun[][] = []
  for (const { glued, ...run } of wordsOf(runs)) {
    const last = pieces.at(-1)
    if (glued && last) pieces[pieces.length - 1] = append(last, run)
    else pieces.push([run])
  }
  return pieces
}

const widthOf = (runs: readonly TextRun[], sizePixels: number): number =>
  runs.reduce((sum, run) => sum + textWidthPixels(run, sizePixels), 0)

/** Stands between statements that follow each other in a line; dropped where the line breaks. */
export const SEPARATOR = '·'

const isSeparator = (piece: readonly TextRun[]): boolean => piece.length === 1 && piece[0]?.text === SEPARATOR

/**
 * Breaks the runs into lines that are no wider than `widthPixels` at the type size `sizePixels`, at spaces
 * only: a name, a number or its unit is never torn apart. `null` when one word alone is too wide.
 */
export function wrapRuns(
  runs: readonly TextRun[],
  sizePixels: number,
  widthPixels: number,
): TextRun[][] | null {
  const lines: TextRun[][] = []
  let line: TextRun[] = []
  let separator: TextRun[] = []
  for (const piece of piecesOf(runs)) {
    if (isSeparator(piece)) {
      separator = piece
      continue
    }
    if (widthOf(piece, sizePixels) > widthPixels) return null
    const space: TextRun = { text: ' ', weight: line.at(-1)?.weight ?? 500 }
    const added = separator.length === 0 ? [space, ...piece] : [space, ...separator, space, ...piece]
    const longer = line.length === 0 ? piece : added.reduce(append, line)
    separator = []
    if (widthOf(longer, sizePixels) <= widthPixels) {
      line = longer
    } else {
      lines.push(line)
      line = piece
    }
  }
  return line.length === 0 ? lines : [...lines, line]
}
