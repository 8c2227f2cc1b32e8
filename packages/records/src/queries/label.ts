import { statement } from '@batchproof/db'
import type { FormulaContent, LabelContent } from '@batchproof/domain'
import { Gathering } from '../facts/gathering.ts'
import type { Records } from '../records.ts'

/** What is printed of a released batch, and on which form. */
export interface ReleasedLabel {
  readonly content: LabelContent
  readonly template: FormulaContent['labelTemplate']
  readonly batchNumber: string
}

/** The label of a batch as it was released. Null before release: until then there is nothing to print. */
export async function readReleasedLabel(records: Records, batchId: string): Promise<ReleasedLabel | null> {
  const gathering = new Gathering()
  const head = gathering.head('batch', batchId)
  const template = gathering.ask(
    statement(
      `SELECT content ->> 'labelTemplate' AS template FROM formula_version
       WHERE (formula_id, version) = (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`,
      batchId,
    ),
    ([row]) => row?.template as ReleasedLabel['template'] | undefined,
  )
  await gathering.read(records.db)
  const { status, label, batchNumber } = head().state
  const form = template()
  if (status !== 'released' || !label || !form) return null
  return { content: label, template: form, batchNumber }
}
