import { convert, unit, type Unit } from '@batchproof/domain'

/** Units in which a quantity of this one can be written: they convert into it. Its own comes first. */
export function unitsLike(own: Unit): Unit[] {
  const others = unit.options.filter((other) => other !== own && convert({ value: '1', unit: other }, own).ok)
  return [own, ...others]
}
