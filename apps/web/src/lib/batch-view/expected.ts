import {
  displayWithUnit,
  formatQuantity,
  type BillLine,
  type IssueCalculation,
  type StepField,
  type Unit,
} from '@batchproof/domain'

const MINUTE_SECONDS = 60

/** A length of time in words: '45 s', '14 min 52 s', '2 h 5 min'. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < MINUTE_SECONDS) return `${whole} s`
  const minutes = Math.floor(whole / MINUTE_SECONDS)
  if (minutes < MINUTE_SECONDS) {
    const rest = whole % MINUTE_SECONDS
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
  }
  const rest = minutes % MINUTE_SECONDS
  const hours = Math.floor(minutes / MINUTE_SECONDS)
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** Limits in words, as a reader of the master wants them: '12.25 – 12.75 g', 'at least 990 mL', 'not limited'. */
export function limitsText(
  low: string | null | undefined,
  high: string | null | undefined,
  unit: Unit,
): string {
  if (low != null && high != null)
    return low === high ? displayWithUnit(low, unit) : `${low} – ${displayWithUnit(high, unit)}`
  if (low != null) return `at least ${displayWithUnit(low, unit)}`
  return high != null ? `at most ${displayWithUnit(high, unit)}` : 'not limited'
}

/** What the master asks of a field: what is wanted, and how far from it one may be. */
export interface Expectation {
  /** 'target 12.50 g', 'yes', '1 photo'. Empty where only limits are named. */
  readonly wanted: string
  /** '12.25 – 12.75 g'. Empty where there are none. */
  readonly tolerance: string
}

/** What the master asks of a field, in words (B13.1). `bill` is the master's bill of materials. */
export function expectationOf(field: StepField, bill: readonly BillLine[]): Expectation {
  switch (field.kind) {
    case 'number': {
      const { target, low, high, unit } = field.spec
      const wanted = target === undefined ? '' : displayWithUnit(target, unit)
      return { wanted, tolerance: limitsText(low, high, unit) }
    }
    case 'calculation':
      return { wanted: 'computed', tolerance: limitsText(field.low, field.high, field.unit) }
    case 'component': {
      const line = bill.find((item) => item.id === field.lineId)
      if (!line) return { wanted: '', tolerance: '' }
      const { low, high, quantity } = line
      const exact = low === quantity.value && high === quantity.value
      return {
        wanted: `${formatQuantity(quantity)} ${line.name}`,
        tolerance: exact ? 'exactly' : limitsText(low, high, quantity.unit),
      }
    }
    case 'timer': {
      const least = `at least ${durationText(field.minimumSeconds)}`
      const most = field.maximumSeconds === null ? '' : `, at most ${durationText(field.maximumSeconds)}`
      return { wanted: '', tolerance: `${least}${most}` }
    }
    case 'yes_no':
      return { wanted: field.expected === null ? 'yes or no' : field.expected ? 'yes' : 'no', tolerance: '' }
    case 'choice':
      return {
        wanted: (field.accepted.length > 0 ? field.accepted : field.options).join(' or '),
        tolerance: '',
      }
    case 'photo':
      return { wanted: field.count === 1 ? 'one photo' : `${field.count} photos`, tolerance: '' }
    case 'equipment':
      return { wanted: `a ${field.equipmentClass.replaceAll('-', ' ')}`, tolerance: '' }
    case 'date_time':
      return { wanted: 'date and time', tolerance: '' }
    case 'text':
      return { wanted: field.required ? 'in words' : 'a remark, if any', tolerance: '' }
    default:
      return field satisfies never
  }
}

/** What was computed for this batch and lot in place of what the master asks (X08). */
export function expectationOfCalculation({ result, low, high }: IssueCalculation): Expectation {
  return { wanted: formatQuantity(result), tolerance: limitsText(low, high, result.unit) }
}

/** The expectation as one line: '12.50 g (12.25 – 12.75 g)'. */
export function expectationText({ wanted, tolerance }: Expectation): string {
  if (wanted === '') return tolerance
  return tolerance === '' || tolerance === 'not limited' ? wanted : `${wanted} (${tolerance})`
}
