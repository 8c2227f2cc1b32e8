import { LOT_BLOCKS } from '@batchproof/domain'
import type { OverrideRow } from '@batchproof/protocol'
import { csvText } from '@batchproof/documents/csv.ts'

const HEADINGS = [
  'at_utc',
  'person',
  'lot',
  'material',
  'block',
  'detail',
  'justification',
  'lot_id',
] as const

/** The report of overrides as CSV: one line an override, times in UTC. */
export const overridesCsv = (rows: readonly OverrideRow[]): string =>
  csvText(
    HEADINGS,
    rows.map((row) => [
      row.at,
      row.personName,
      row.lotNumber,
      row.materialName,
      LOT_BLOCKS[row.block],
      row.detail,
      row.justification,
      row.lotId,
    ]),
  )
