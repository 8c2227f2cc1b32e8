import { dimensionOf, displayUnit, units, type Dimension, type Unit } from '@batchproof/domain'
import type { Choice } from '@batchproof/ui'

/** Units with what each measures, for a list to choose from. */
export const unitChoices = (among: readonly Unit[]): Choice[] =>
  among.map((value) => ({ value, label: displayUnit(value), hint: dimensionOf(value).replaceAll('_', ' ') }))

/** Units that measure one of these. */
export const unitsOf = (...dimensions: readonly Dimension[]): Unit[] =>
  units.filter((code) => dimensions.includes(dimensionOf(code)))

/** What a component can be measured in: a thing that is taken from a lot. */
export const billUnits = unitsOf('mass', 'volume', 'amount', 'equivalents', 'activity', 'count')
