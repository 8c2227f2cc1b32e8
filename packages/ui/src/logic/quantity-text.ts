/**
 * How a quantity is shown, by the ISMP list of error-prone abbreviations: `mcg` and `mcL` in place of the
 * Greek letter, `units` in place of U or IU, a leading zero always. The figures themselves are the record's:
 * no zero is added behind the point and none is taken away, no rounding, no grouping.
 */
const safeUnits: Record<string, string> = {
  µg: 'mcg',
  μg: 'mcg',
  ug: 'mcg',
  µL: 'mcL',
  μL: 'mcL',
  uL: 'mcL',
  µl: 'mcL',
  μl: 'mcL',
  ml: 'mL',
  l: 'L',
  cc: 'mL',
  U: 'units',
  u: 'units',
  IU: 'international units',
}

/** The unit as it may be shown; compound units are treated part by part (`µg/ml` → `mcg/mL`). */
export function shownUnit(unit: string): string {
  return unit
    .split('/')
    .map((part) => safeUnits[part.trim()] ?? part.trim())
    .join('/')
}

/** A decimal string with its leading zero and a true minus sign; anything else is returned unchanged. */
export function shownNumber(value: string): string {
  const match = /^(-|−)?(\d*)(\.\d*)?$/.exec(value.trim())
  if (!match || value.trim() === '') return value
  const [, sign, whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') return value
  return `${sign ? '−' : ''}${whole === '' ? '0' : whole}${fraction}`
}

/** Value and unit joined by a no-break space, so that they never part at the end of a line. */
export function shownQuantity(value: string, unit?: string): string {
  return unit ? `${shownNumber(value)}\u00a0${shownUnit(unit)}` : shownNumber(value)
}
