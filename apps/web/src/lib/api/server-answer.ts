/** An error that the server itself answered with, as the API client throws it. */
export interface ServerAnswer extends Error {
  readonly data: { readonly code: string; readonly httpStatus?: number; readonly requestId?: string }
}

/** Whether the error is an answer of the server; else no answer came. */
export function isServerAnswer(error: unknown): error is ServerAnswer {
  if (!(error instanceof Error) || !('data' in error)) return false
  const { data } = error
  return typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string'
}
