/** `{ '--port': 1 }` as `['--port', '1']`, for a command's arguments. */
export function optionList(options: Record<string, string | number>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [name, String(value)])
}
