import { contentHash } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type Caller, type TestApi } from './test-api.ts'

let api: TestApi
let qa: Caller
/** Made from the version that is approved now, before the formula is changed. */
let batchId: string

const NAME = 'Phenylephrine of the second version'

beforeAll(async () => {
  api = await openTestApi()
  qa = await api.callerOf('qa')
  const { facility } = api
  const { formulaId, content } = facility.master
  batchId = (await facility.schedule()).batchId
  const author = facility.as('author')
  await author.do('formula.openVersion', formulaId, { reason: 'A clearer name for the wards' })
  await author.do('formula.revise', formulaId, { version: 2, content: { ...content, name: NAME } })
  await author.do('formula.signAuthored', formulaId, { version: 2 })
  await author.do('formula.submit', formulaId, { version: 2 })
  await facility.as('checker').do('formula.signChecked', formulaId, { version: 2 })
  await facility.as('pic').do('formula.approve', formulaId, { version: 2 })
}, 120_000)
afterAll(() => api.close())

describe('a formula that is changed', () => {
  it('[B01.6] stands in the audit trail with who, when, and every field as it was and as it is', async () => {
    const { formulaId, content } = api.facility.master
    const { rows } = await qa.audit.search({ stream: `formula:${formulaId}`, limit: 200 })
    const author = api.facility.person('author')
    for (const type of ['FormulaDrafted', 'FormulaRevised']) {
      const row = rows.find((each) => each.type === type)
      expect(row).toMatchObject({ personId: author.personId, personName: author.name })
      expect(Date.parse(row?.performedAt ?? '')).not.toBeNaN()
      const named = type === 'FormulaDrafted' ? content : { ...content, name: NAME }
      expect(row?.payload).toMatchObject({ content: named })
    }
    const { differences } = await qa.formula.compare({
      id: formulaId,
      before: { version: 1 },
      after: { version: 2 },
    })
    expect(differences.map(({ before, after }) => [before, after])).toEqual([[content.name, NAME]])
  })

  it('[B02.4] alters nothing that a batch of the version before shows, once the new one is approved', async () => {
    const { content, version, formulaId } = api.facility.master
    const formula = await qa.formula.get({ id: formulaId })
    expect(formula.state.versions.map(({ status }) => status)).toEqual(['superseded', 'approved'])
    const { master, state } = await qa.batch.get({ id: batchId })
    expect(master).toMatchObject({ version, content, contentHash: contentHash(content) })
    expect(state.formula?.contentHash).toBe(contentHash(content))
  })

  it('[B03.4] was approved by a signature that says who, as what, what it means and when', async () => {
    const { signatures } = await qa.formula.get({ id: api.facility.master.formulaId })
    const pic = api.facility.person('pic')
    const approval = signatures.find(({ meaning }) => meaning === 'formula_approved')
    expect(approval).toMatchObject({
      signerId: pic.personId,
      printedName: pic.name,
      role: 'Pharmacist in charge',
      statement: 'Approved for production',
    })
    expect(Date.parse(approval?.signedAt ?? '')).not.toBeNaN()
  })
})
