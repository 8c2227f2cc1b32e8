/** One finished request. Never a body, a query string, a cookie, a PIN: nothing that could be a secret is taken. */
export interface RequestLine {
  readonly requestId: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly durationMilliseconds: number
  readonly personId: string | null
}

type Level = 'info' | 'warn' | 'error'

function write(level: Level, line: object): void {
  const text = JSON.stringify({ at: new Date().toISOString(), level, ...line })
  // The host collects what is printed: a file on Node, the observability log on the edge.
  // oxlint-disable-next-line no-console
  console[level](text)
}

/** Logs a request as one line of JSON. */
export function logRequest(line: RequestLine): void {
  const level = line.status >= 500 ? 'error' : line.status >= 400 ? 'warn' : 'info'
  write(level, { kind: 'request', ...line })
}

/**
 * Logs a defect under the request's id. The stack leads to it; the message is left out, because it may hold what a
 * person typed.
 */
export function logDefect(error: unknown, where: string, requestId: string): void {
  const name = error instanceof Error ? error.name : typeof error
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const stack =
    error instanceof Error && error.stack
      ? error.stack.replace(error.message, '…').split('\n').slice(0, 12)
      : undefined
  write('error', { kind: 'defect', requestId, where, name, code, stack })
}

/** Logs that the server starts, or why it cannot. */
export function logStart(words: string, level: Level = 'info'): void {
  write(level, { kind: 'start', words })
}
