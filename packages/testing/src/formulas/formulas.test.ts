import { equipmentClassesOf, findFormulaGaps, formulaContent, stepFlags } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import * as formulas from './index.ts'
import { EQUIPMENT } from '../facility/equipment.ts'
import { MATERIALS } from '../facility/materials.ts'
import type { FormulaContent } from '@batchproof/domain'

const contents: [string, FormulaContent][] = [
  ['phenylephrine', formulas.phenylephrineSyringe()],
  ['phenylephrine, first version', formulas.phenylephrineSyringeFirstVersion()],
  ['ketamine', formulas.ketamineSyringe()],
  ['oxytocin', formulas.oxytocinBag()],
  ['succinylcholine', formulas.succinylcholineSyringe()],
  ['vancomycin', formulas.vancomycinDrops()],
  ['methotrexate', formulas.methotrexateSyringe()],
]

describe.each(contents)('the formula of %s', (_name, content) => {
  it('[B01.1] has nothing that keeps it from approval', () => {
    expect(findFormulaGaps(content)).toEqual([])
  })

  it('[B01.2] is a procedure of 12 to 25 steps with a witness, a photo, a timer and a scan', () => {
    expect(content.procedure.length).toBeGreaterThanOrEqual(12)
    expect(content.procedure.length).toBeLessThanOrEqual(25)
    const flags = content.procedure.map(stepFlags)
    for (const flag of ['critical', 'photo', 'timed'] as const)
      expect(flags.some((step) => step[flag])).toBe(true)
    expect(equipmentClassesOf(content)).toContain('hood')
  })

  it('is its own parsed form, so that its hash is that of what is stored', () => {
    expect(formulaContent.parse(content)).toEqual(content)
  })

  it('[B01.3] takes each component from a material in a unit that its lots are kept in', () => {
    for (const line of content.billOfMaterials) {
      const material = MATERIALS.find(({ code }) => code === line.materialCode)
      expect(material, line.materialCode).toBeDefined()
      expect(line.quantity.unit, line.id).toBe(material?.unit)
      expect(line.sterile, line.id).toBe(material?.sterile)
    }
  })

  it('[B01.3] issues each component once', () => {
    const issued = content.procedure.flatMap((step) =>
      step.fields.flatMap((field) => (field.kind === 'component' ? [field.lineId] : [])),
    )
    expect(issued.toSorted()).toEqual(content.billOfMaterials.map(({ id }) => id).toSorted())
  })

  it('[B04.2] needs only equipment that the facility has', () => {
    const classes = EQUIPMENT.map(({ equipmentClass }) => equipmentClass)
    expect(equipmentClassesOf(content).filter((wanted) => !classes.includes(wanted))).toEqual([])
  })
})

it('has one formula dated by USP <797> and the rest by the site', () => {
  const policies = contents.map(([, content]) => content.budPolicy)
  expect(policies.filter((policy) => policy === 'usp-797-2023')).toHaveLength(1)
  expect(new Set(policies)).toEqual(new Set(['usp-797-2023', 'site-default']))
})

it('walks a newcomer through phenylephrine without a long wait', () => {
  const timers = formulas
    .phenylephrineSyringe()
    .procedure.flatMap((step) => step.fields.filter((field) => field.kind === 'timer'))
  expect(timers.length).toBeGreaterThan(0)
  expect(Math.max(...timers.map((field) => field.minimumSeconds))).toBeLessThanOrEqual(20)
})
