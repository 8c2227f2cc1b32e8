import type { PersonKey } from '../facility/people.ts'
import type { RoomCode } from '../facility/rooms.ts'
import type { TroubleName } from './troubles.ts'

export type FormulaName =
  'phenylephrine' | 'ketamine' | 'oxytocin' | 'succinylcholine' | 'vancomycin' | 'methotrexate'

/**
 * What becomes of a batch. `usual`: it goes the whole way as far as its days allow, so that a recent one is still
 * waiting for the laboratory, the review or the release.
 */
export type StoryEnd =
  'usual' | 'kept_by_technician' | 'quarantined' | 'quarantined_and_returned' | 'failed_potency' | 'cancelled'

/**
 * What becomes of the lot that was made. `sold`: all but a rest goes to hospitals; `sold_out`: all of it; `split`: a
 * part is sold under a number of its own; `doubted`: sold, and put on hold again when a hospital complains.
 */
export type ProductFate = 'sold' | 'sold_out' | 'split' | 'doubted'

/** One batch of the past three months. */
export interface Story {
  readonly formula: FormulaName
  /** On which working day it is made, counted back from today. */
  readonly workday: number
  readonly startsAt: readonly [hour: number, minute: number]
  readonly technician: PersonKey
  readonly witness: PersonKey
  readonly room: RoomCode
  readonly end: StoryEnd
  readonly trouble: TroubleName | null
  readonly product: ProductFate
}

const HANDS = {
  maria: ['technician', 'secondTechnician', 'CR-1'],
  kevin: ['secondTechnician', 'technician', 'CR-2'],
  ana: ['lapsedTechnician', 'checker', 'CR-1'],
  brandon: ['hazardTechnician', 'author', 'HD-1'],
  emily: ['checker', 'secondTechnician', 'CR-1'],
} as const satisfies Record<string, readonly [PersonKey, PersonKey, RoomCode]>

function story(
  workday: number,
  formula: FormulaName,
  hands: keyof typeof HANDS,
  { end = 'usual', trouble = null, startsAt = [7, 30], product = soldBy(workday) }: Partial<Story> = {},
): Story {
  const [technician, witness, room] = HANDS[hands]
  return { workday, formula, technician, witness, room, end, trouble, startsAt, product }
}

/** Of older lots nothing is left. */
const soldBy = (workday: number): ProductFate => (workday < -38 ? 'sold_out' : 'sold')

const AFTER_LUNCH = [12, 45] as const

/** The past three months, oldest first. */
export const STORIES: readonly Story[] = [
  story(-60, 'phenylephrine', 'maria'),
  story(-59, 'ketamine', 'kevin'),
  story(-58, 'methotrexate', 'brandon'),
  story(-57, 'oxytocin', 'ana'),
  story(-56, 'succinylcholine', 'kevin', { trouble: 'warm_room' }),
  story(-55, 'vancomycin', 'maria'),
  story(-53, 'phenylephrine', 'maria', { startsAt: AFTER_LUNCH }),
  story(-52, 'ketamine', 'kevin'),
  story(-51, 'oxytocin', 'maria', { trouble: 'leaking_bag' }),
  story(-49, 'phenylephrine', 'ana'),
  story(-48, 'methotrexate', 'brandon'),
  story(-46, 'succinylcholine', 'kevin', { end: 'failed_potency' }),
  story(-45, 'phenylephrine', 'maria', { trouble: 'heavy_fill' }),
  story(-44, 'vancomycin', 'emily'),
  story(-43, 'oxytocin', 'kevin', { end: 'cancelled' }),
  story(-42, 'ketamine', 'kevin'),
  story(-40, 'phenylephrine', 'maria'),
  story(-39, 'oxytocin', 'ana'),
  story(-38, 'methotrexate', 'brandon', { trouble: 'label_smudged' }),
  story(-35, 'succinylcholine', 'kevin', { product: 'split' }),
  story(-33, 'oxytocin', 'maria', { startsAt: AFTER_LUNCH }),
  story(-32, 'vancomycin', 'maria', { end: 'quarantined_and_returned' }),
  story(-30, 'phenylephrine', 'ana'),
  story(-29, 'ketamine', 'kevin', { trouble: 'low_pressure' }),
  story(-27, 'oxytocin', 'maria'),
  story(-26, 'phenylephrine', 'maria'),
  story(-24, 'succinylcholine', 'kevin'),
  story(-21, 'ketamine', 'kevin'),
  story(-20, 'phenylephrine', 'maria', { startsAt: AFTER_LUNCH, product: 'doubted' }),
  story(-18, 'oxytocin', 'maria'),
  story(-17, 'succinylcholine', 'kevin', { end: 'cancelled' }),
  story(-13, 'methotrexate', 'brandon'),
  story(-12, 'vancomycin', 'emily', { trouble: 'warm_room' }),
  story(-11, 'ketamine', 'kevin'),
  story(-10, 'oxytocin', 'maria'),
  story(-9, 'phenylephrine', 'maria', { end: 'quarantined', trouble: 'low_pressure' }),
  story(-8, 'phenylephrine', 'maria'),
  story(-6, 'succinylcholine', 'kevin'),
  story(-5, 'methotrexate', 'brandon'),
  story(-4, 'phenylephrine', 'maria'),
  story(-3, 'vancomycin', 'maria', { trouble: 'heavy_fill' }),
  story(-2, 'ketamine', 'kevin', { trouble: 'warm_room' }),
  story(-1, 'phenylephrine', 'maria', { end: 'kept_by_technician', trouble: 'heavy_fill' }),
]
