import { expect, test } from 'vitest'
import { keptDocument, stateTablesDocument } from './state-tables.ts'

test('[P11.3] the printed state tables are those that the product decides by', async () => {
  expect(keptDocument()).toBe(await stateTablesDocument())
})
