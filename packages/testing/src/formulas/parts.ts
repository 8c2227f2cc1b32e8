import type { FormulaContent, ProcedureStep, StepField, Unit } from '@batchproof/domain'

type BillLine = FormulaContent['billOfMaterials'][number]
type NumberSpec = Extract<StepField, { kind: 'number' }>['spec']
type CalculationField = Extract<StepField, { kind: 'calculation' }>

/** A field's id from its label: 'Fill weight, syringe 1' gives `fill-weight-syringe-1`. */
const slugOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '')

const field = (label: string) => ({ id: slugOf(label), label, required: true })

/** A reading between inclusive limits: `number('Temperature', 'degC', ['18.0', '20.0', '22.0'])`. */
export function number(
  label: string,
  unit: Unit,
  [low, target, high]: readonly [string, string, string],
  more: Partial<NumberSpec> = {},
): StepField {
  const decimals = target.split('.')[1]?.length ?? 0
  const spec = { unit, low, target, high, decimals, ...more }
  return { kind: 'number', ...field(label), spec, gravimetric: false }
}

/** A count without limits, such as units inspected. */
export function count(label: string, unit: Unit = 'each'): StepField {
  return {
    kind: 'number',
    ...field(label),
    spec: { unit, low: '0', decimals: 0, resolution: '1' },
    gravimetric: false,
  }
}

/** A weighing in grams by gross and tare on a balance that reads to `resolution`. */
export function weighing(
  label: string,
  [low, target, high]: readonly [string, string, string],
  resolution = '0.01',
): StepField {
  const decimals = resolution.split('.')[1]?.length ?? 0
  return {
    kind: 'number',
    ...field(label),
    spec: { unit: 'g', low, target, high, resolution, decimals },
    gravimetric: true,
  }
}

/** A weighing whose limits follow the component that is weighed. */
export function weighedOut(label: string, resolution = '0.01'): StepField {
  const decimals = resolution.split('.')[1]?.length ?? 0
  return { kind: 'number', ...field(label), spec: { unit: 'g', resolution, decimals }, gravimetric: true }
}

/** A question whose right answer is given; yes unless told otherwise. */
export function confirm(label: string, expected = true): StepField {
  return { kind: 'yes_no', ...field(label), expected }
}

/** One of several findings, of which only `accepted` are in order. */
export function choice(label: string, accepted: readonly string[], others: readonly string[]): StepField {
  return { kind: 'choice', ...field(label), options: [...accepted, ...others], accepted: [...accepted] }
}

export function photo(label: string, images = 1): StepField {
  return { kind: 'photo', ...field(label), count: images }
}

/** A remark that may stay empty. */
export function remark(label: string): StepField {
  return { kind: 'text', ...field(label), required: false, maximumLength: 500 }
}

/** A timed hold: at least `minimumSeconds`, and where given at most `maximumSeconds`. */
export function timer(
  label: string,
  minimumSeconds: number,
  maximumSeconds: number | null = null,
): StepField {
  return { kind: 'timer', ...field(label), minimumSeconds, maximumSeconds }
}

export function equipment(label: string, equipmentClass: string): StepField {
  return { kind: 'equipment', ...field(label), equipmentClass }
}

/** Issues a line of the bill of materials. */
export function component(label: string, lineId: string): StepField {
  return { kind: 'component', ...field(label), lineId }
}

/** A figure that the record computes from two numbers, named as `step-id/field-id`. */
export function calculation(
  label: string,
  operation: CalculationField['operation'],
  [left, right]: readonly [string, string],
  result: Pick<CalculationField, 'unit' | 'decimals' | 'low' | 'high'>,
): StepField {
  return { kind: 'calculation', ...field(label), operation, left: at(left), right: at(right), ...result }
}

function at(reference: string): { stepId: string; fieldId: string } {
  const [stepId = '', fieldId = ''] = reference.split('/')
  return { stepId, fieldId }
}

type StepFlags = Partial<Pick<ProcedureStep, 'critical' | 'hazardous'>>

/** One step; its id follows from its title. */
export function step(
  phase: ProcedureStep['phase'],
  title: string,
  expectedMinutes: number,
  instruction: string,
  fields: readonly StepField[],
  { critical = false, hazardous = false }: StepFlags = {},
): ProcedureStep {
  const equipmentClasses = fields.flatMap((item) => (item.kind === 'equipment' ? [item.equipmentClass] : []))
  return {
    id: slugOf(title),
    phase,
    title,
    instruction,
    expectedMinutes,
    equipmentClasses: [...new Set(equipmentClasses)],
    critical,
    hazardous,
    fields: [...fields],
  }
}

/** A line of the bill of materials. Sterile unless said otherwise; limits are inclusive. */
export function line(
  id: string,
  materialCode: string,
  name: string,
  role: BillLine['role'],
  [low, value, high, unit]: readonly [string, string, string, Unit],
  more: Partial<
    Pick<
      BillLine,
      | 'sterile'
      | 'labelAmount'
      | 'overagePercent'
      | 'overageReason'
      | 'verification'
      | 'scaling'
      | 'potency'
      | 'conversion'
    >
  > = {},
): BillLine {
  return {
    id,
    materialCode,
    name,
    role,
    quantity: { value, unit },
    low,
    high,
    overagePercent: null,
    overageReason: '',
    sterile: true,
    labelAmount: '',
    verification: false,
    ...more,
  }
}
