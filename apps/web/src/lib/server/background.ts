/** A page asked by itself, with nobody in person: it does not keep a session alive. */
export const isBackground = (request: Request): boolean =>
  request.headers.get('x-batchproof-background') === '1'
