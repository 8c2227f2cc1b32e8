import { formatDate, formatInstant, formatQuantity, sumsOf } from '@batchproof/domain'
import { renderPdf } from '../pdf/render-pdf.ts'
import type { Affected, AffectedBatch, Quantity } from '@batchproof/domain'
import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js'
import type { PdfDocument } from '../pdf/render-pdf.ts'
import type { RecallReport } from './recall-report.ts'

const INK = '#111827'
const GREY = '#5b6472'
const LINE = '#c9ced6'
const PAGE_MARGIN_POINTS = 40

/** Hairlines between rows, none between columns. */
const ruled: CustomTableLayout = {
  hLineWidth: (line) => (line === 1 ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (line) => (line === 1 ? GREY : LINE),
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
  paddingLeft: () => 0,
  paddingRight: () => 8,
}

const words = (text: string): string => {
  const spaced = text.replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
const sumText = (quantities: readonly Quantity[]): string =>
  sumsOf(quantities).map(formatQuantity).join(' + ')

/** Minutes and seconds as a stopwatch shows them: 4 min 10 s. */
export function elapsedText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (hours > 0) return `${hours} h ${minutes % 60} min ${seconds % 60} s`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

/** What a batch took of each affected lot, one lot a line. */
function takenOf({ uses }: AffectedBatch): string {
  const lots = [...new Set(uses.map(({ lotNumber }) => lotNumber))]
  return lots
    .map(
      (lot) =>
        `${lot}: ${sumText(uses.filter((use) => use.lotNumber === lot).map(({ quantity }) => quantity))}`,
    )
    .join('\n')
}

const heading = (text: string): Content => ({
  text,
  bold: true,
  fontSize: 11,
  margin: [0, 14, 0, 4],
  headlineLevel: 1,
})

/** A table with its heading; words where there is nothing to list. */
function section(
  title: string,
  columns: readonly { readonly label: string; readonly width: string | number }[],
  rows: readonly (readonly string[])[],
  none: string,
): Content[] {
  if (rows.length === 0) return [heading(title), { text: none, color: GREY }]
  const head: TableCell[] = columns.map(({ label }) => ({
    text: label,
    bold: true,
    color: GREY,
    fontSize: 8,
  }))
  return [
    heading(`${title} (${rows.length})`),
    {
      layout: ruled,
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: columns.map(({ width }) => width),
        body: [head, ...rows.map((row) => [...row])],
      },
    },
  ]
}

const facts = (items: readonly (readonly [string, string])[]): Content => ({
  layout: 'noBorders',
  table: {
    widths: [110, '*'],
    body: items.map(([term, detail]) => [{ text: term, color: GREY }, detail]),
  },
})

function head({ recall, scope, timeZone }: RecallReport): Content[] {
  const at = (instant: string) => formatInstant(instant, timeZone, 'date-time')
  const act = (what: typeof recall.opened, seconds: number | null) =>
    what
      ? `${at(what.at)}, ${what.name}${seconds === null ? '' : `, after ${elapsedText(seconds)}`}`
      : 'not yet'
  return [
    { text: `${recall.drill ? 'Recall drill' : 'Recall'} ${recall.recordId}`, bold: true, fontSize: 18 },
    {
      text: recall.drill
        ? 'A drill: no lot was moved and nobody was told to return anything.'
        : recall.startLabel,
      color: GREY,
      margin: [0, 0, 0, 8],
    },
    facts([
      ['Starts at', recall.startLabel],
      ['Reason', recall.reason],
      ['State', words(recall.status)],
      ['Opened', act(recall.opened, null)],
      [recall.drill ? 'Lots listed' : 'Lots frozen', act(recall.frozen, recall.freezeElapsedSeconds)],
      ['Closed', act(recall.closed, recall.closeElapsedSeconds)],
      ['Conclusion', recall.conclusion || 'none yet'],
      [
        'Affected',
        [
          counted(scope.lots, 'lot'),
          counted(scope.batches, 'batch', 'batches'),
          `${counted(scope.distributions, 'delivery', 'deliveries')} to ${counted(scope.recipients, 'recipient')}`,
        ].join(', '),
      ],
      ['Hash of the set', scope.hash],
    ]),
  ]
}

function recipients(affected: Affected): Content[] {
  return [
    ...section(
      'Recipients',
      [
        { label: 'Recipient', width: 'auto' },
        { label: 'Address', width: '*' },
        { label: 'Whom to call', width: 'auto' },
      ],
      affected.recipients.map(({ name, address, contact }) => [name, address, contact]),
      'Nobody has received anything of the affected lots.',
    ),
    ...section(
      'Deliveries',
      [
        { label: 'Recipient', width: '*' },
        { label: 'Lot', width: 'auto' },
        { label: 'Quantity', width: 'auto' },
        { label: 'Date', width: 'auto' },
        { label: 'Document', width: 'auto' },
      ],
      affected.distributions.map((item) => [
        item.recipientName,
        item.lotNumber,
        formatQuantity(item.quantity),
        formatDate(item.distributedOn),
        item.documentNumber,
      ]),
      'Nothing of the affected lots has been distributed.',
    ),
  ]
}

function tables({ recall, affected }: RecallReport): Content[] {
  const moved = new Map(recall.lots.map((lot) => [lot.lotId, lot]))
  const fate = (lotId: string, status: string) => {
    const lot = moved.get(lotId)
    if (!lot) return words(status)
    return recall.drill ? `${words(status)} (would be held)` : `${words(status)} (was ${lot.from})`
  }
  return [
    ...recipients(affected),
    ...section(
      'Lots',
      [
        { label: 'Lot', width: 'auto' },
        { label: 'Material or product', width: '*' },
        { label: 'Supplier’s lot', width: 'auto' },
        { label: 'On hand', width: 'auto' },
        { label: 'State', width: 'auto' },
      ],
      affected.lots.map((lot) => [
        lot.lotNumber,
        lot.materialName,
        lot.supplierLot ? `${lot.supplierLot}, ${lot.supplier}` : '',
        formatQuantity(lot.left),
        fate(lot.id, lot.status),
      ]),
      'No lot is affected.',
    ),
    ...section(
      'Batches',
      [
        { label: 'Batch', width: 'auto' },
        { label: 'Product', width: '*' },
        { label: 'State', width: 'auto' },
        { label: 'Units', width: 'auto' },
        { label: 'Took of affected lots', width: 'auto' },
      ],
      affected.batches.map((batch) => [
        batch.batchNumber,
        `${batch.productName} ${batch.strength}`,
        words(batch.status),
        batch.goodUnits === null ? '' : String(batch.goodUnits),
        takenOf(batch),
      ]),
      'No batch is affected.',
    ),
  ]
}

function signatures({ signatures: signed, timeZone }: RecallReport): Content[] {
  return section(
    'Signatures',
    [
      { label: 'Name', width: 'auto' },
      { label: 'Role', width: 'auto' },
      { label: 'Meaning', width: '*' },
      { label: 'Date and time', width: 'auto' },
    ],
    signed.map(({ name, role, meaning, at }) => [
      name,
      role,
      meaning,
      formatInstant(at, timeZone, 'date-time'),
    ]),
    'None yet.',
  )
}

/** The report as pdfmake lays it out. */
export function recallDocument(report: RecallReport): PdfDocument {
  const { recall, facility, printedAt, printedBy, timeZone } = report
  const title = `${recall.drill ? 'Recall drill' : 'Recall'} ${recall.recordId}`
  return {
    version: '1.7',
    tagged: true,
    displayTitle: true,
    language: 'en-US',
    info: { title, author: facility, creator: 'Batchproof', producer: 'Batchproof' },
    pageSize: 'LETTER',
    pageMargins: [PAGE_MARGIN_POINTS, 56, PAGE_MARGIN_POINTS, 48],
    header: () => ({
      columns: [
        { text: facility, color: GREY },
        { text: title, color: GREY, alignment: 'right' },
      ],
      fontSize: 8,
      margin: [PAGE_MARGIN_POINTS, 24, PAGE_MARGIN_POINTS, 0],
    }),
    footer: (page, pages) => ({
      columns: [
        {
          text: `Printed ${formatInstant(printedAt, timeZone, 'date-time')} by ${printedBy} from the electronic record`,
          color: GREY,
        },
        { text: `Page ${page} of ${pages}`, color: GREY, alignment: 'right', width: 'auto' },
      ],
      fontSize: 8,
      margin: [PAGE_MARGIN_POINTS, 12, PAGE_MARGIN_POINTS, 0],
    }),
    styles: { all: { color: INK } },
    content: [...head(report), ...tables(report), ...signatures(report)],
    // A heading does not stand alone at the foot of a page.
    pageBreakBefore: (node, query) =>
      node.headlineLevel === 1 && query.getFollowingNodesOnPage().length === 0,
  }
}

/** A recall or drill as a PDF on US letter paper: what it affects, who received what, how long it took, who signed. */
export async function recallPdf(report: RecallReport): Promise<Uint8Array> {
  return renderPdf(recallDocument(report))
}
