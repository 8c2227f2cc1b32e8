/** A value that JSON can hold without loss. Quantities are strings, so numbers here are small integers only. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Serialises as RFC 8785 (JCS) does: keys sorted by UTF-16 code units, no white space, members that are
 * `undefined` left out. Two parties that hold equal values get equal bytes, hence equal hashes.
 *
 * @throws TypeError on NaN, infinities and on numbers that are not safe integers: a measured value is a decimal
 * string, and a float in the record would be a defect.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return integerText(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') return objectText(value as Record<string, unknown>)
  throw new TypeError(`the record cannot hold a ${typeof value}`)
}

function integerText(value: number): string {
  if (!Number.isSafeInteger(value))
    throw new TypeError(`the record holds whole numbers or decimal strings, not ${value}`)
  return String(value === 0 ? 0 : value)
}

function objectText(value: Record<string, unknown>): string {
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}
