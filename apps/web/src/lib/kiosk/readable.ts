import { displayUnit, units } from '@batchproof/domain'

/** Unit codes that people read otherwise, the longest first so that `mg` is not taken for the end of another. */
const renamed = units
  .filter((code) => displayUnit(code) !== code)
  .map((code) => [code as string, displayUnit(code)] as const)
  .sort(([a], [b]) => b.length - a.length)

/** A value in words as the record has it, with its unit as people read it: '25.5 degC' is '25.5 °C'. */
export function readable(text: string): string {
  for (const [code, shown] of renamed) {
    if (text.endsWith(` ${code}`)) return `${text.slice(0, -code.length)}${shown}`
  }
  return text
}
