import type { FormulaRevision, FormulaView } from '@batchproof/protocol'

/** A revision in an address: '3.2' is version 3, revision 2. */
export const revisionKey = ({ version, revision }: Pick<FormulaRevision, 'version' | 'revision'>): string =>
  `${version}.${revision}`

export const revisionWords = ({ version, revision }: Pick<FormulaRevision, 'version' | 'revision'>): string =>
  `Version ${version}, revision ${revision}`

/** The revision that a key of an address names; undefined when there is none. */
export function findRevision(view: FormulaView, key: string | null): FormulaRevision | undefined {
  return key === null ? undefined : view.revisions.find((item) => revisionKey(item) === key)
}

/** The last revision of a version. */
export function lastRevision(view: FormulaView, version: number): FormulaRevision | undefined {
  return view.revisions.findLast((item) => item.version === version)
}

/** Newest first: what a person looks for is nearly always the last edit. */
export const newestFirst = (view: FormulaView): FormulaRevision[] => view.revisions.toReversed()
