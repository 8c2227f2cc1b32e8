import type { Statement } from '@batchproof/db'
import type { Page } from '@batchproof/protocol'

type Argument = Statement['args'][number]

/** Where a page ended: the value that orders the list, and the id that tells equal ones apart. */
export interface Position {
  readonly value: string
  readonly id: string
}

/** The cursor of a position: opaque to clients, without meaning beyond this list. */
export function encodeCursor({ value, id }: Position): string {
  const bytes = new TextEncoder().encode(JSON.stringify([value, id]))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The position of a cursor; null when it is none of ours, which reads as the first page. */
export function decodeCursor(cursor: string): Position | null {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (!Array.isArray(parsed)) return null
    const [value, id] = parsed as unknown[]
    return typeof value === 'string' && typeof id === 'string' ? { value, id } : null
  } catch {
    return null
  }
}

/** Conditions of a WHERE clause. Texts are constants of the caller; every value is an argument. */
export class Conditions {
  readonly #texts: string[] = []
  readonly args: Argument[] = []

  /** Narrows by one more condition. */
  and(text: string, ...args: readonly Argument[]): this {
    this.#texts.push(`(${text})`)
    this.args.push(...args)
    return this
  }

  /** Narrows to a column's being one of the values; an empty list narrows nothing. */
  among(column: string, values: readonly string[] | undefined): this {
    if (!values || values.length === 0) return this
    return this.and(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values))
  }

  /** Narrows to rows after a position, in the direction of the list. */
  after(
    orderBy: string,
    idColumn: string,
    direction: 'ASC' | 'DESC',
    cursor: string | null | undefined,
  ): this {
    const position = cursor ? decodeCursor(cursor) : null
    if (!position) return this
    const sign = direction === 'ASC' ? '>' : '<'
    return this.and(`(${orderBy}, ${idColumn}) ${sign} (?, ?)`, position.value, position.id)
  }

  /** ` WHERE …`, or nothing. */
  get where(): string {
    return this.#texts.length === 0 ? '' : ` WHERE ${this.#texts.join(' AND ')}`
  }
}

/** A text that LIKE takes as it is written: its own wildcards mean themselves. Use with `ESCAPE '\'`. */
export function containing(text: string): string {
  return `%${text.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/** Cuts a list that was read with one row too many into a page. */
export function pageOf<Source, Row>(
  rows: readonly Source[],
  limit: number,
  toRow: (source: Source) => Row,
  positionOf: (source: Source) => Position,
): Page<Row> {
  const last = rows[limit - 1]
  const hasMore = rows.length > limit && last !== undefined
  return {
    rows: rows.slice(0, limit).map(toRow),
    nextCursor: hasMore ? encodeCursor(positionOf(last)) : null,
  }
}
