import { expect, it } from 'vitest'
import { csvText } from './csv.ts'

it('[B23.1] quotes commas, quotes and line breaks as RFC 4180 says', () => {
  expect(csvText(['name', 'note'], [['Smith, J.', 'said "no"\nand left']])).toBe(
    'name,note\r\n"Smith, J.","said ""no""\nand left"\r\n',
  )
})

it('[B23.1] never hands a spreadsheet a formula', () => {
  for (const sign of ['=', '+', '-', '@', '\t', '\r'])
    expect(csvText(['a'], [[`${sign}cmd()`]]).split('\r\n')[1]).toMatch(/^"?'/)
})

it('writes quantities as they are recorded', () => {
  expect(csvText(['quantity'], [['12.50']])).toBe('quantity\r\n12.50\r\n')
})
