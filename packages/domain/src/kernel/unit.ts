import { z } from 'zod'
import type { DecimalText } from './decimal.ts'

/** What a unit measures. Quantities of different dimensions are never added, compared or converted. */
export type Dimension =
  | 'mass'
  | 'volume'
  | 'amount'
  | 'equivalents'
  | 'activity'
  | 'count'
  | 'time'
  | 'temperature'
  | 'pressure'
  | 'ratio'
  | 'colony_count'
  | 'endotoxin'
  | 'acidity'
  | 'concentration'
  | 'osmolality'
  | 'rotation'

/**
 * One row of the unit table. Units convert only inside one `family`, by `factor` (how many of the
 * family's base unit one of it is); a family has one dimension, a dimension may have many families:
 * five vials are not five bags, and a unit of heparin is not an IU of anything else.
 */
interface UnitRow {
  dimension: Dimension
  family: string
  factor: DecimalText
  /** ISMP: mcg and units are spelled out, never µg or U. */
  display: string
  /** What to show for any amount but 1, when it differs. */
  plural?: string
  /** 'tight' sets no space before it ("0.9% w/v"), 'before' stands before the number ("pH 7.4"), 'lead' right at it ("1:1000"). */
  place?: 'tight' | 'before' | 'lead'
}

function row(dimension: Dimension, family: string, factor: DecimalText, display: string): UnitRow {
  return { dimension, family, factor, display }
}

/** A unit that converts to no other. */
function alone(dimension: Dimension, display: string, more: Pick<UnitRow, 'plural' | 'place'> = {}): UnitRow {
  return { dimension, family: display, factor: '1', display, ...more }
}

const perVolume = (family: string, factor: DecimalText, display: string) =>
  row('concentration', family, factor, display)

const unitTable = {
  kg: row('mass', 'mass', '1000000000000', 'kg'),
  g: row('mass', 'mass', '1000000000', 'g'),
  mg: row('mass', 'mass', '1000000', 'mg'),
  mcg: row('mass', 'mass', '1000', 'mcg'),
  ng: row('mass', 'mass', '1', 'ng'),

  L: row('volume', 'volume', '1000000', 'L'),
  mL: row('volume', 'volume', '1000', 'mL'),
  mcL: row('volume', 'volume', '1', 'mcL'),

  mol: row('amount', 'amount', '1000', 'mol'),
  mmol: row('amount', 'amount', '1', 'mmol'),
  Eq: row('equivalents', 'equivalents', '1000', 'Eq'),
  mEq: row('equivalents', 'equivalents', '1', 'mEq'),

  unit: alone('activity', 'unit', { plural: 'units' }),
  IU: alone('activity', 'international unit', { plural: 'international units' }),

  each: alone('count', 'each'),
  vial: alone('count', 'vial', { plural: 'vials' }),
  syringe: alone('count', 'syringe', { plural: 'syringes' }),
  bag: alone('count', 'bag', { plural: 'bags' }),
  bottle: alone('count', 'bottle', { plural: 'bottles' }),

  h: row('time', 'time', '3600', 'h'),
  min: row('time', 'time', '60', 'min'),
  s: row('time', 'time', '1', 's'),
  degC: alone('temperature', '°C'),

  // The conventional inch of water is 9.80665 m/s² × 1000 kg/m³ × 0.0254 m = 249.08891 Pa, exactly.
  'in. w.c.': row('pressure', 'pressure', '249.08891', 'in. w.c.'),
  Pa: row('pressure', 'pressure', '1', 'Pa'),
  // The pound-force per square inch is no finite decimal number of pascals: it stands alone.
  psi: alone('pressure', 'psi'),

  '% w/v': alone('ratio', '% w/v', { place: 'tight' }),
  '% w/w': alone('ratio', '% w/w', { place: 'tight' }),
  '% v/v': alone('ratio', '% v/v', { place: 'tight' }),
  '%': alone('ratio', '%', { place: 'tight' }),
  ppm: alone('ratio', 'ppm'),
  // One gram in so many millilitres: the number is the N of 1:N.
  '1:N': alone('ratio', '1:', { place: 'lead' }),

  CFU: alone('colony_count', 'CFU'),
  'CFU/plate': alone('colony_count', 'CFU/plate'),
  'CFU/m3': alone('colony_count', 'CFU/m³'),
  EU: alone('endotoxin', 'EU'),
  pH: alone('acidity', 'pH', { place: 'before' }),

  'g/mL': perVolume('mass/volume', '1000000000', 'g/mL'),
  'mg/mL': perVolume('mass/volume', '1000000', 'mg/mL'),
  'mcg/mL': perVolume('mass/volume', '1000', 'mcg/mL'),
  'ng/mL': perVolume('mass/volume', '1', 'ng/mL'),
  'g/L': perVolume('mass/volume', '1000000', 'g/L'),
  'mg/L': perVolume('mass/volume', '1000', 'mg/L'),
  'unit/mL': { ...perVolume('unit/volume', '1000', 'unit/mL'), plural: 'units/mL' },
  'unit/L': { ...perVolume('unit/volume', '1', 'unit/L'), plural: 'units/L' },
  'IU/mL': alone('concentration', 'international unit/mL', { plural: 'international units/mL' }),
  'mmol/mL': perVolume('amount/volume', '1000', 'mmol/mL'),
  'mmol/L': perVolume('amount/volume', '1', 'mmol/L'),
  'mEq/mL': perVolume('equivalents/volume', '1000', 'mEq/mL'),
  'mEq/L': perVolume('equivalents/volume', '1', 'mEq/L'),
  'CFU/mL': alone('concentration', 'CFU/mL'),
  'EU/mL': alone('concentration', 'EU/mL'),
  'EU/mg': alone('concentration', 'EU/mg'),
  'mg/g': row('concentration', 'mass/mass', '1000', 'mg/g'),
  'mcg/g': row('concentration', 'mass/mass', '1', 'mcg/g'),
  // How active a lot is, as its certificate states it.
  'unit/mg': { ...row('concentration', 'unit/mass', '1000', 'unit/mg'), plural: 'units/mg' },
  'unit/mcg': { ...row('concentration', 'unit/mass', '1000000', 'unit/mcg'), plural: 'units/mcg' },
  'IU/mg': alone('concentration', 'international unit/mg', { plural: 'international units/mg' }),

  'mOsm/kg': alone('osmolality', 'mOsm/kg'),
  rpm: alone('rotation', 'rpm'),
} satisfies Record<string, UnitRow>

/** A unit of measure by its code. */
export type Unit = keyof typeof unitTable

/** Every unit code, in the order of the table. */
export const units = Object.keys(unitTable) as [Unit, ...Unit[]]

/** Zod schema of {@link Unit}. */
export const unit = z.enum(units)

function rowOf(code: Unit): UnitRow {
  return unitTable[code]
}

/** What the unit measures. */
export function dimensionOf(code: Unit): Dimension {
  return rowOf(code).dimension
}

/** Every unit that the given one converts to exactly or compares with, itself included. */
export function convertibleUnits(code: Unit): Unit[] {
  return units.filter((other) => rowOf(other).family === rowOf(code).family)
}

/** How many base units of its family one of this unit is, and which family. */
export function scaleOf(code: Unit): { family: string; factor: DecimalText } {
  const { family, factor } = rowOf(code)
  return { family, factor }
}

/** The unit as a person reads it, in the plural when it has one: 'units/mL', 'vials', '°C', 'mcg'. */
export function displayUnit(code: Unit): string {
  return rowOf(code).plural ?? rowOf(code).display
}

/** The number with its unit as a person reads it: '12.50 g', '1 vial', '0.9% w/v', 'pH 7.4'. */
export function displayWithUnit(value: DecimalText, code: Unit): string {
  const { display, plural, place } = rowOf(code)
  const name = /^1(?:\.0+)?$/.test(value) ? display : (plural ?? display)
  if (place === 'before') return `${name} ${value}`
  if (place === 'lead') return `${name}${value}`
  return place === 'tight' ? `${value}${name}` : `${value} ${name}`
}
