import { describe, expect, it } from 'vitest'
import { certificateValues } from './certificate.ts'

const density = { property: 'density', value: '1.26', unit: 'g/mL', basis: 'as_is' } as const
const assay = { property: 'assay', value: '98.2', unit: '%', basis: 'anhydrous' } as const
const faultsOf = (values: unknown[]) => {
  const read = certificateValues.safeParse(values)
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('the values of a certificate', () => {
  it('[X08] state a density with the temperature at which it holds, or not at all', () => {
    expect(faultsOf([density])).toEqual([
      '0.temperatureCelsius: give the temperature at which the density holds',
    ])
    expect(faultsOf([{ ...density, temperatureCelsius: '' }])).toHaveLength(1)
    expect(faultsOf([{ ...density, temperatureCelsius: '20' }])).toEqual([])
  })

  it('[X08] state a property once on each basis', () => {
    expect(faultsOf([assay, { ...assay, basis: 'as_is' }])).toEqual([])
    expect(faultsOf([assay, { ...assay, value: '97' }])).toEqual([': state each property once on its basis'])
  })
})
