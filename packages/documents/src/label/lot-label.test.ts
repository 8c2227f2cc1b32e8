import { describe, expect, it } from 'vitest'
import { matchScan } from '@batchproof/domain/material/barcode.ts'
import { readCodes } from '../../test/read-codes.ts'
import { textsOf } from './label-element.ts'
import { LabelProblem } from './label-problem.ts'
import { layOutLotLabel, renderLotLabel, type LotLabelContent } from './lot-label.ts'

const lot: LotLabelContent = {
  lotId: '4be2f9a4-0c3b-4b52-9a0e-7d0d3c6d8d11',
  lotNumber: 'PHE-2291',
  materialName: 'PHENYLephrine HCl 10 mg/mL injection, 10 mL vial',
  materialCode: 'PHE-10MG',
  supplier: 'Meridian Fine Chemicals',
  supplierLot: 'M-7741',
  expiresOn: '2027-06-30',
  receivedOn: '2026-11-02',
  status: 'quarantine',
  barcode: null,
  printedAt: '2026-11-21T19:05:00.000Z',
  timeZone: 'America/New_York',
}

/** The label's words as one text, with plain spaces. */
const wordsOf = (content: LotLabelContent) =>
  textsOf(layOutLotLabel(content, 300)).join(' ').replaceAll(/\s+/g, ' ')

describe('the label of a lot', () => {
  it.each([203, 300, 600] as const)(
    '[B08.3] bears CLX:<lot uuid> that a scan at the bench proves the lot with, at %i dpi',
    async (dpi) => {
      const { png } = await renderLotLabel(lot, { dpi })
      const text = (await readCodes(png)).dataMatrix?.text ?? ''
      expect(text).toBe(`CLX:${lot.lotId}`)
      expect(matchScan(text, { id: lot.lotId }, '2026-11-21')).toMatchObject({ ok: true })
    },
  )

  it('[B08.7] bears the supplier’s GS1 code as GS1 again, without the serial of one container', async () => {
    const barcode = ']d20100371285601108172706301021M-7741\u001d21SN000417'.replace('1021M', '10M')
    const { png } = await renderLotLabel({ ...lot, barcode })
    const { dataMatrix } = await readCodes(png)
    expect(dataMatrix).toEqual({ symbology: ']d2', text: '01003712856011081727063010M-7741' })
    const onFile = { id: lot.lotId, barcode, supplierLot: 'M-7741', expiresOn: '2027-06-30' }
    expect(matchScan(`]d2${dataMatrix?.text}`, onFile, '2026-11-21')).toMatchObject({ ok: true })
  })

  it('[B08.2] bears any other barcode on file as it is', async () => {
    const { png } = await renderLotLabel({ ...lot, barcode: 'SUP/00123-77' })
    const { dataMatrix } = await readCodes(png)
    expect(dataMatrix?.text).toBe('SUP/00123-77')
    expect(dataMatrix?.symbology).not.toBe(']d2')
  })

  it('[L01] says material, lot, source, expiry, and which status it had when it was printed', () => {
    const words = wordsOf(lot)
    for (const part of [
      'Lot PHE-2291',
      'PHE-10MG',
      'Meridian Fine Chemicals, lot M-7741',
      '2027-JUN-30',
      '2026-NOV-02',
      'QUARANTINE',
      'Printed 2026-NOV-21 14:05 EST',
      'Scan before use',
    ])
      expect(words).toContain(part)
    expect(wordsOf({ ...lot, status: 'draft' })).toContain('NOT RELEASED')
    expect(wordsOf({ ...lot, status: 'rejected' })).toContain('REJECTED')
  })

  it('draws nothing where a name cannot stand on it', () => {
    const cases: [Partial<LotLabelContent>, string][] = [
      [{ materialName: 'Ω-3 漢字' }, 'label_character_unsupported'],
      [{ materialName: 'Overlong words of a material '.repeat(14) }, 'label_does_not_fit'],
    ]
    for (const [change, code] of cases) {
      let problem: unknown
      try {
        layOutLotLabel({ ...lot, ...change }, 300)
      } catch (error) {
        problem = error
      }
      expect(problem).toBeInstanceOf(LabelProblem)
      expect(problem).toMatchObject({ code })
    }
  })
})
