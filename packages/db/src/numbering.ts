import { statement, type Row, type Statement } from './database.ts'

/**
 * Reads the next number of a series (R04), to be read with the other facts of a command; give its row to
 * {@link nextNumberIn}. Take it in the same write as the event that carries it: when another took it first, the
 * whole write fails with `WriteConflict('number_taken')` and the command is decided again.
 */
export function nextNumberStatement(series: string): Statement {
  return statement('SELECT coalesce(max(number), 0) + 1 AS next FROM number_taken WHERE series = ?', series)
}

/** The number in the row of {@link nextNumberStatement}, from 1. */
export function nextNumberIn(row: Row | undefined): number {
  return (row?.next as number | undefined) ?? 1
}

/** Takes a number of a series; the database takes none but the next. */
export function takeNumberStatement(series: string, number: number): Statement {
  return statement('INSERT INTO number_taken (series, number) VALUES (?, ?)', series, number)
}
