import { expect, it } from 'vitest'
import { recallSample } from '../../test/recall-sample.ts'
import { recallCsv } from './recall-csv.ts'

const lines = recallCsv(recallSample(4)).trimEnd().split('\r\n')
const of = (record: string) => lines.filter((line) => line.startsWith(`RC-2026-0007,no,${record},`))

it('[B23.1] tells how long it took, in seconds since it was opened', () => {
  expect(['opened', 'frozen', 'closed'].flatMap(of)).toEqual([
    'RC-2026-0007,no,opened,,,,,,,,,0,s,,,,2026-11-21T15:00:00.000Z,',
    'RC-2026-0007,no,frozen,,,,,,,,,250,s,,,,2026-11-21T15:04:10.000Z,',
    'RC-2026-0007,no,closed,,,,,,,,,7800,s,,,,2026-11-21T17:10:00.000Z,',
  ])
})

it('[B23.1] lists every lot, batch, use, recipient and delivery, one line each', () => {
  const counts = ['lot', 'batch', 'use', 'recipient', 'distribution'].map((record) => of(record).length)
  expect(counts).toEqual([5, 4, 8, 4, 4])
  // A heading, three acts, and these.
  expect(lines).toHaveLength(4 + counts.reduce((sum, count) => sum + count))
})

it('[B23.1] names whom to call, and what each got, when, by which document', () => {
  expect(of('recipient')[1]).toContain(
    '"Northside Surgical Center, LLC","2 Main Street, Albany NY","Pharmacy, +1 518 555 0100"',
  )
  expect(of('distribution')[0]).toBe(
    'RC-2026-0007,no,distribution,RSC-20261120-001,,,,,,,,98,each,St. Mary’s Hospital,,,2026-11-21,INV-001',
  )
})
