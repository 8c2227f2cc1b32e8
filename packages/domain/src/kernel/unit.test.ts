import { describe, expect, it } from 'vitest'
import { convertibleUnits, dimensionOf, displayUnit, scaleOf, unit, units } from './unit.ts'

describe('units', () => {
  it('know what they measure', () => {
    expect(dimensionOf('mcg')).toBe('mass')
    expect(dimensionOf('mcL')).toBe('volume')
    expect(dimensionOf('IU')).toBe('activity')
    expect(dimensionOf('in. w.c.')).toBe('pressure')
    expect(dimensionOf('mcg/mL')).toBe('concentration')
    expect(unit.safeParse('µg').success).toBe(false)
  })

  it('convert only among their own kind', () => {
    expect(convertibleUnits('g')).toEqual(['kg', 'g', 'mg', 'mcg', 'ng'])
    expect(convertibleUnits('unit')).toEqual(['unit'])
    expect(convertibleUnits('vial')).toEqual(['vial'])
    expect(convertibleUnits('mg/mL')).toContain('g/L')
  })

  it('hold one dimension a family', () => {
    for (const code of units) {
      const dimensions = new Set(convertibleUnits(code).map(dimensionOf))
      expect([code, [...dimensions]]).toEqual([code, [dimensionOf(code)]])
    }
  })

  it('count so many of a base unit', () => {
    expect(scaleOf('mg')).toEqual({ family: 'mass', factor: '1000000' })
    expect(scaleOf('mg/mL').factor).toBe(scaleOf('g/L').factor)
  })

  it('are written as ISMP asks', () => {
    expect(displayUnit('mcg')).toBe('mcg')
    expect(displayUnit('unit')).toBe('units')
    expect(displayUnit('unit/mL')).toBe('units/mL')
    expect(units.map(displayUnit).filter((text) => /µ|\bU\b|\bIU\b/.test(text))).toEqual([])
  })
})
