import { phenylephrineSyringe } from '@batchproof/testing/formulas/phenylephrine.ts'
import { describe, expect, it } from 'vitest'
import { FormulaDraft } from './draft.svelte.ts'
import { withPlace } from './fault-words.ts'

const draftOf = () => new FormulaDraft({ subject: 'f', version: 2, revision: 1 }, phenylephrineSyringe())

describe('a formula being edited', () => {
  it('[B01.5] knows that nothing was changed, and that something was', () => {
    const draft = draftOf()
    expect(draft.dirty).toBe(false)
    draft.content.strength = '200 mcg/mL'
    expect(draft.dirty).toBe(true)
    draft.content.strength = '100 mcg/mL'
    expect(draft.dirty).toBe(false)
  })

  it('names what is missing for approval, at its field only once it was asked for', () => {
    const draft = draftOf()
    draft.content.specification = ''
    expect(draft.gaps.map(({ field }) => field)).toEqual(['specification'])
    expect(draft.error('specification')).toBeNull()
    draft.showGaps = true
    expect(draft.error('specification')).toBe('Specification is empty.')
  })

  it('says in words where a reference was never chosen', () => {
    const draft = draftOf()
    const step = draft.content.procedure[8]
    if (!step) throw new Error('the formula has a ninth step')
    draft.addField(step, 'calculation')
    const messages = draft.faults.map((fault) => withPlace(fault, draft.content))
    expect(messages).toContain('Step 9, calculation: Choose the first number.')
    expect(messages.filter((message) => message.includes('first number'))).toHaveLength(1)
  })

  it('[B01.2] keeps references when a new part gets its name, and never renames a kept one', () => {
    const draft = draftOf()
    draft.addLine()
    const line = draft.content.billOfMaterials.at(-1)
    const step = draft.content.procedure[0]
    if (!line || !step) throw new Error('the formula has lines and steps')
    draft.addField(step, 'component')
    line.name = 'Hyaluronidase'
    draft.nameLine(line)
    expect(line.id).toBe('hyaluronidase')
    expect(step.fields.at(-1)).toMatchObject({ kind: 'component', lineId: 'hyaluronidase' })
    const kept = step.id
    step.title = 'Another title'
    draft.nameStep(step)
    expect(step.id).toBe(kept)
  })

  it('[B01.2] moves steps within the list and keeps the chosen one chosen', () => {
    const draft = draftOf()
    const [first, second] = draft.content.procedure.map(({ id }) => id)
    expect(draft.moveStep(0, -1)).toBe(false)
    expect(draft.moveStep(0, 1)).toBe(true)
    expect(draft.content.procedure.map(({ id }) => id).slice(0, 2)).toEqual([second, first])
    expect(draft.selectedStep).toBe(1)
  })
})
