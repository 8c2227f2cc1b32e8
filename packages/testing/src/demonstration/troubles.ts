import { decimal } from '@batchproof/domain'
import { idOf, type Master, type Site } from '../site.ts'
import type { FieldValue, ProcedureStep, Unit } from '@batchproof/domain'
import type { Trouble } from '../compound.ts'

/** How a deviation is explained once it has been looked into. */
export interface Explanation {
  readonly note: string
  readonly rootCause: string
  readonly impact: string
  readonly conclusion: string
  readonly capa?: string
}

interface TroubleTale {
  readonly stepId: string
  readonly values: (site: Site, step: ProcedureStep) => Record<string, FieldValue>
  readonly report: Omit<Trouble['report'], 'id'>
  readonly explanation: Explanation
}

const number = (value: string, unit: Unit): FieldValue => ({
  kind: 'number',
  value,
  unit,
  gross: null,
  tare: null,
  source: 'typed',
  instrumentId: null,
})

/** What goes wrong now and then, with what was written about it. */
const TALES = {
  warm_room: {
    stepId: 'read-the-room',
    values: () => ({ temperature: number('22.6', 'degC') }),
    report: {
      type: 'environmental',
      description: 'Room temperature 22.6 °C at the start, the limit is 22.0 °C.',
      immediateAction: 'Facilities called, door kept shut, read again after 20 minutes: 21.4 °C.',
      impact: 'None seen on the product',
    },
    explanation: {
      note: 'The trend of the air handling unit was asked for.',
      rootCause: 'The chilled water valve of the air handling unit was slow after its weekly test.',
      impact:
        'Less than half an hour above 22.0 °C before any component was opened; no impact on the product.',
      conclusion: 'Room conditions were in range during compounding. The valve was exercised and is watched.',
      capa: 'CAPA-2026-014',
    },
  },
  low_pressure: {
    stepId: 'read-the-room',
    values: () => ({ 'pressure-to-anteroom': number('0.016', 'in. w.c.') }),
    report: {
      type: 'environmental',
      description: 'Pressure to the anteroom 0.016 in. w.c. at the start, the limit is 0.020.',
      immediateAction: 'Waited until the pass-through was closed, read again: 0.031 in. w.c.',
      impact: 'To be judged with the viable air samples',
    },
    explanation: {
      note: 'Door log and pressure trend of the morning were read.',
      rootCause: 'The pass-through stood open on both sides while a delivery was taken in.',
      impact: 'Pressure was in range before the first component was opened; air samples show no growth.',
      conclusion: 'No impact on the product. The interlock of the pass-through was adjusted.',
      capa: 'CAPA-2026-017',
    },
  },
  heavy_fill: {
    stepId: 'check-the-first-fill',
    values: (site, step) => ({ 'fill-weight': overweight(site, step) }),
    report: {
      type: 'parameter_excursion',
      description: 'The first fill weighs more than the upper limit of the fill weight.',
      immediateAction: 'Unit set aside as a reject, pump calibrated again, next three fills in range.',
      impact: 'One unit, not in the batch',
    },
    explanation: {
      note: 'Calibration factor of the pump before and after was compared.',
      rootCause: 'The pump kept the calibration factor of the tubing set before.',
      impact: 'One unit was filled before the correction and was rejected; the others were in range.',
      conclusion:
        'No impact on released units. The step now asks for a calibration after a change of tubing.',
    },
  },
  leaking_bag: {
    stepId: 'leak-test',
    values: () => ({ 'bags-that-leak': number('1', 'bag') }),
    report: {
      type: 'material_issue',
      description: 'One of ten bags shows drops at the port under the leak plate.',
      immediateAction: 'Bag rejected, all other bags tested under the plate: no leak.',
      impact: 'One bag lost',
    },
    explanation: {
      note: 'The bag and the port seal were looked at under the microscope.',
      rootCause: 'The seal was pressed on at an angle, so that the port was not covered.',
      impact: 'All other bags were tested and are tight; no impact on the product.',
      conclusion: 'A single handling error. The technician was shown the seating tool again.',
    },
  },
  label_smudged: {
    stepId: 'label-and-count',
    values: () => ({ 'first-label-agrees-with-the-specimen': { kind: 'yes_no', answer: false } }),
    report: {
      type: 'documentation_error',
      description: 'The first label does not agree with the specimen: the code at its edge is smudged.',
      immediateAction:
        'Print head cleaned, label printed again and compared: it agrees. The first was destroyed.',
      impact: 'One label',
    },
    explanation: {
      note: 'Label reconciliation and the printer log were read.',
      rootCause: 'Residue of adhesive on the print head after the change of the roll.',
      impact: 'The smudged label was destroyed before use; reconciliation closes without a difference.',
      conclusion: 'No impact. Cleaning the print head was added to the change of the roll.',
    },
  },
} as const satisfies Record<string, TroubleTale>

export type TroubleName = keyof typeof TALES

/** The trouble as it comes to pass in a batch of this master; its deviation gets a new id. */
export function troubleIn(site: Site, { content }: Master, name: TroubleName): Trouble {
  const tale: TroubleTale = TALES[name]
  const step = content.procedure.find(({ id }) => id === tale.stepId)
  if (!step) throw new Error(`${content.name} has no step ${tale.stepId}`)
  return {
    stepId: step.id,
    values: tale.values(site, step),
    report: { ...tale.report, id: site.records.uuid() },
  }
}

export const explanationOf = (name: TroubleName): Explanation => TALES[name].explanation

/** A fill that is 0.06 g above its limit, weighed on the balance of cleanroom 1. */
function overweight(site: Site, step: ProcedureStep): FieldValue {
  const field = step.fields.find(({ id }) => id === 'fill-weight')
  if (field?.kind !== 'number' || !field.spec.high)
    throw new Error(`${step.title} has no limit of fill weight`)
  const value = decimal.add(field.spec.high, '0.06')
  const tare = '4.12'
  return {
    kind: 'number',
    value,
    unit: field.spec.unit,
    tare,
    gross: decimal.add(value, tare),
    source: 'typed',
    instrumentId: idOf(site.equipment, 'BAL-01'),
  }
}
