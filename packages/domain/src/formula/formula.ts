import { contentHash } from '../kernel/hash-chain.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { FormulaContent } from './formula-content.ts'
import type { FormulaStatus } from './formula-states.ts'

/** A signature that a version has gathered on its way (X11). */
export interface VersionSignature {
  readonly meaning: 'authored' | 'independently_checked' | 'formula_approved'
  readonly personId: string
  readonly name: string
  readonly at: string
}

export interface FormulaVersionState {
  readonly version: number
  readonly revision: number
  readonly status: FormulaStatus
  readonly content: FormulaContent
  readonly contentHash: string
  readonly changeReason: string
  readonly editors: readonly string[]
  readonly signatures: readonly VersionSignature[]
  readonly approvedAt: string | null
}

export interface FormulaState {
  readonly id: string
  /** MBR-0001. Empty before the first event. */
  readonly recordId: string
  readonly versions: readonly FormulaVersionState[]
}

export type FormulaEvent =
  | DomainEvent<
      'FormulaDrafted',
      { id: string; recordId: string; version: 1; revision: 1; content: FormulaContent; editorId: string }
    >
  | DomainEvent<
      'FormulaRevised',
      { version: number; revision: number; content: FormulaContent; editorId: string }
    >
  | DomainEvent<
      'FormulaVersionOpened',
      { version: number; content: FormulaContent; copiedFrom: number; reason: string; editorId: string }
    >
  | DomainEvent<'FormulaSubmitted', { version: number }>
  | DomainEvent<'FormulaReturned', { version: number; reason: string }>
  | DomainEvent<'FormulaSigned', { version: number; contentHash: string; signature: VersionSignature }>
  | DomainEvent<
      'FormulaApproved',
      {
        version: number
        contentHash: string
        supersedes: number | null
        signature: VersionSignature
        approvedAt: string
      }
    >
  | DomainEvent<'FormulaObsoleted', { version: number; reason: string }>

export const initialFormula: FormulaState = { id: '', recordId: '', versions: [] }

/** The version that batches are made from, or undefined. */
export function approvedVersion(state: FormulaState): FormulaVersionState | undefined {
  return state.versions.find((version) => version.status === 'approved')
}

/** The version that is still open to edits, or undefined. At most one is. */
export function openVersion(state: FormulaState): FormulaVersionState | undefined {
  return state.versions.find((version) => version.status === 'draft' || version.status === 'in_review')
}

const newVersion = (
  version: number,
  content: FormulaContent,
  changeReason: string,
  editorId: string,
): FormulaVersionState => ({
  version,
  revision: 1,
  status: 'draft',
  content,
  contentHash: contentHash(content),
  changeReason,
  editors: [editorId],
  signatures: [],
  approvedAt: null,
})

function change(
  state: FormulaState,
  version: number,
  edit: (current: FormulaVersionState) => Partial<FormulaVersionState>,
): FormulaState {
  return {
    ...state,
    versions: state.versions.map((item) => (item.version === version ? { ...item, ...edit(item) } : item)),
  }
}

/** Folds one event into the formula. */
export function evolveFormula(state: FormulaState, event: FormulaEvent): FormulaState {
  const { type, payload } = event
  switch (type) {
    case 'FormulaDrafted':
      return {
        id: payload.id,
        recordId: payload.recordId,
        versions: [newVersion(1, payload.content, '', payload.editorId)],
      }
    case 'FormulaRevised':
      return change(state, payload.version, (item) => ({
        revision: payload.revision,
        content: payload.content,
        contentHash: contentHash(payload.content),
        editors: item.editors.includes(payload.editorId) ? item.editors : [...item.editors, payload.editorId],
        // A signature is over the exact content: an edit takes all of them away.
        signatures: [],
      }))
    case 'FormulaVersionOpened':
      return {
        ...state,
        versions: [
          ...state.versions,
          newVersion(payload.version, payload.content, payload.reason, payload.editorId),
        ],
      }
    case 'FormulaSubmitted':
      return change(state, payload.version, () => ({ status: 'in_review' }))
    case 'FormulaReturned':
      return change(state, payload.version, () => ({ status: 'draft' }))
    case 'FormulaSigned':
      return change(state, payload.version, (item) => ({
        signatures: [...item.signatures, payload.signature],
      }))
    case 'FormulaApproved': {
      const approved = change(state, payload.version, (item) => ({
        status: 'approved',
        approvedAt: payload.approvedAt,
        signatures: [...item.signatures, payload.signature],
      }))
      if (payload.supersedes === null) return approved
      return change(approved, payload.supersedes, () => ({ status: 'superseded' }))
    }
    case 'FormulaObsoleted':
      return change(state, payload.version, () => ({ status: 'obsolete' }))
    default:
      return type satisfies never
  }
}
