import { formatQuantity, type GenealogyEdge, type GenealogyNode, type LinkKind } from '@batchproof/domain'
import { statusLook } from '@batchproof/ui'

const kindWords = {
  supplier_lot: 'Supplier’s lot',
  lot: 'Lot',
  batch: 'Batch',
  recipient: 'Recipient',
} as const satisfies Record<GenealogyNode['kind'], string>

/** 'Lot', 'Batch', 'Supplier’s lot', 'Recipient'. */
export const kindText = ({ kind }: Pick<GenealogyNode, 'kind'>): string => kindWords[kind]

const linkWords: Readonly<Record<LinkKind, string>> = {
  supplied: 'received as',
  used: 'used in',
  made: 'made',
  split: 'split into',
  combine: 'combined into',
  transform: 'transformed into',
  distributed: 'distributed to',
}

/** How material went from one to the next: 'used in'. */
export const linkText = (kind: LinkKind): string => linkWords[kind]

/** Exact sums of an edge: '4.50 g', or '1.5 g + 2' where units cannot be added up. */
export const totalsText = ({ totals }: Pick<GenealogyEdge, 'totals'>): string =>
  totals.length === 0 ? 'not recorded' : totals.map(formatQuantity).join(' + ')

/** What stands on an edge of the picture. What a split or a use is, its ends say. */
export const edgeText = (edge: Pick<GenealogyEdge, 'kind' | 'totals'>): string =>
  edge.kind === 'split' || edge.kind === 'combine' || edge.kind === 'transform'
    ? `${edge.kind} ${totalsText(edge)}`
    : totalsText(edge)

/** The state of a lot or batch in words; empty for what has none. */
export function stateText({ kind, status }: Pick<GenealogyNode, 'kind' | 'status'>): string {
  if (status === null) return ''
  return statusLook(kind === 'batch' ? 'batch' : 'lot', status).label
}

/** What is said of a node in one line: 'Lot PHE-2291, Phenylephrine HCl, Released, 12.50 g free'. */
export function nodeText(node: GenealogyNode): string {
  const left = node.left ? `${formatQuantity(node.left)} free` : ''
  return [`${kindText(node)} ${node.label}`, node.detail, stateText(node), left].filter(Boolean).join(', ')
}

/** The page of a node; null where the record has none of its own. */
export function nodeHref({ kind, id }: Pick<GenealogyNode, 'kind' | 'id'>): string | null {
  if (kind === 'lot') return `/lots/${id}`
  return kind === 'batch' ? `/batches/${id}` : null
}
