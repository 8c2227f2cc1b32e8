import { decimal } from '@batchproof/domain'
import type {
  BillLine,
  FieldValue,
  LotBasis,
  PlannedComponent,
  ProcedureStep,
  StepField,
  StepValues,
} from '@batchproof/domain'
import type { SeededRandom } from './random.ts'

type NumberField = Extract<StepField, { kind: 'number' }>
type Photo = Extract<FieldValue, { kind: 'photo' }>['photos'][number]

/** A lot that serves a line of the bill, with the code to scan. */
export interface ChosenLot {
  readonly lotId: string
  readonly scan: string
  /** Why an older lot was passed over; empty where none was. */
  readonly newerLotReason: string
  /** What a quantity to take is computed with. */
  readonly basis: LotBasis | null
}

/** What a person at the bench has at hand to fill in a step. */
export interface Bench {
  readonly random: SeededRandom
  readonly bill: readonly BillLine[]
  /** Numbers that follow from the batch rather than from an instrument, by field id: units inspected, labels issued. */
  readonly known: Readonly<Record<string, string>>
  takePhoto(label: string): Promise<Photo>
  lotFor(line: BillLine, quantity: string): Promise<ChosenLot>
  /** What of the line this batch takes from this lot. */
  planFor(line: BillLine, lot: ChosenLot): PlannedComponent
  equipmentOf(equipmentClass: string): string
}

/** How far readings scatter, as a part of the way from target to limit. */
const SCATTER = 0.3

/** Values for every field of a step as an orderly batch has them: in range, scattered a little, complete. */
export async function orderlyValues(step: ProcedureStep, bench: Bench): Promise<StepValues> {
  const values: Record<string, FieldValue> = {}
  // Numbers first: what was weighed in a step is what is issued in it.
  const computed = await computedTakings(step, bench)
  const follows = Object.values(computed)[0]?.plan
  for (const field of step.fields)
    if (field.kind === 'number') values[field.id] = reading(limited(field, follows), bench)
  for (const field of step.fields) {
    const value = await answer(step, field, values, bench, computed)
    if (value) values[field.id] = value
  }
  return values
}

/** A lot that was looked at before anything was weighed, because what to weigh follows from it. */
interface Taking {
  readonly lot: ChosenLot
  readonly plan: PlannedComponent
}

/** Lots and quantities of the step's lines that follow the potency of their lot, by line. */
async function computedTakings(step: ProcedureStep, bench: Bench): Promise<Record<string, Taking>> {
  const takings: Record<string, Taking> = {}
  for (const field of step.fields) {
    const line = field.kind === 'component' ? bench.bill.find(({ id }) => id === field.lineId) : undefined
    if (!line?.potency) continue
    const lot = await bench.lotFor(line, line.quantity.value)
    takings[line.id] = { lot, plan: bench.planFor(line, lot) }
  }
  return takings
}

/** A weighing without limits of its own has those of what is weighed. */
function limited(field: NumberField, plan: PlannedComponent | undefined): NumberField {
  if (!plan || !field.gravimetric || field.spec.low !== undefined) return field
  const { low, high, quantity } = plan
  return { ...field, spec: { ...field.spec, target: quantity.value, low, high } }
}

/** A reading near its target, in the steps of its instrument. */
function reading(field: NumberField, { random, known, equipmentOf }: Bench): FieldValue {
  const { spec } = field
  const value = known[field.id] ?? scattered(spec, random)
  const base = { kind: 'number', value, unit: spec.unit, source: 'typed' } as const
  if (!field.gravimetric) return { ...base, gross: null, tare: null, instrumentId: null }
  const digits = decimal.decimals(spec.resolution ?? '0.01')
  const tare = (3 + random.next() * 3).toFixed(digits)
  return { ...base, tare, gross: decimal.add(tare, value), instrumentId: equipmentOf('balance') }
}

function scattered({ target, low, high, resolution }: NumberField['spec'], random: SeededRandom): string {
  const middle = target ?? low ?? '0'
  const digits = decimal.decimals(resolution ?? middle)
  const swing = (random.next() + random.next() - 1) * SCATTER
  const room = swing < 0 ? Number(middle) - Number(low ?? middle) : Number(high ?? middle) - Number(middle)
  return (Number(middle) + swing * room).toFixed(digits)
}

async function answer(
  step: ProcedureStep,
  field: StepField,
  values: StepValues,
  bench: Bench,
  computed: Readonly<Record<string, Taking>>,
): Promise<FieldValue | null> {
  switch (field.kind) {
    case 'yes_no':
      return { kind: 'yes_no', answer: field.expected ?? true }
    case 'choice':
      return { kind: 'choice', option: field.accepted[0] ?? field.options[0] ?? '' }
    case 'photo': {
      const photos = []
      for (let index = 0; index < field.count; index += 1) photos.push(await bench.takePhoto(field.label))
      return { kind: 'photo', photos }
    }
    case 'equipment':
      return { kind: 'equipment', equipmentId: bench.equipmentOf(field.equipmentClass) }
    case 'component':
      return issue(step, field.lineId, values, bench, computed[field.lineId])
    default:
      // Numbers are there already, remarks stay empty, timers and calculations are the record's own.
      return null
  }
}

/** Issues what was weighed in this step, else exactly what the bill says. */
async function issue(
  step: ProcedureStep,
  lineId: string,
  values: StepValues,
  bench: Bench,
  taking: Taking | undefined,
): Promise<FieldValue> {
  const line = bench.bill.find(({ id }) => id === lineId)
  if (!line) throw new Error(`the bill has no line ${lineId}`)
  const weighed = step.fields.find((field) => field.kind === 'number' && field.gravimetric)
  const net = weighed && line.quantity.unit === 'g' ? values[weighed.id] : undefined
  const planned = taking?.plan.quantity ?? line.quantity
  const quantity = net?.kind === 'number' ? { value: net.value, unit: net.unit } : planned
  const { lotId, scan, newerLotReason } = taking?.lot ?? (await bench.lotFor(line, quantity.value))
  return { kind: 'component', lotId, scan, newerLotReason, quantity }
}
