/**
 * What of a typed text can be part of a decimal number: figures, one point, and a sign in front when
 * `signed`. A decimal comma becomes the point. Half-typed values (`12.`, `-`) are kept; the rules decide
 * what is complete. Never goes through a float.
 */
export function numericText(raw: string, options: { signed?: boolean; maxDecimals?: number } = {}): string {
  const sign = options.signed && /^\s*[-−]/.test(raw) ? '-' : ''
  const points = raw.replace(/,/g, '.').replace(/[^0-9.]/g, '')
  const [whole = '', ...fractions] = points.split('.')
  if (fractions.length === 0 || options.maxDecimals === 0) return sign + whole
  const fraction = fractions.join('')
  const kept = options.maxDecimals === undefined ? fraction : fraction.slice(0, options.maxDecimals)
  return `${sign}${whole === '' ? '0' : whole}.${kept}`
}
