import { contentHash } from '../kernel/hash-chain.ts'
import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import { findFormulaGaps } from './completeness.ts'
import { formulaStates } from './formula-states.ts'
import { approvedVersion, openVersion } from './formula.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { formulaCommands } from './commands.ts'
import type { FormulaEvent, FormulaState, FormulaVersionState, VersionSignature } from './formula.ts'

/** What deciding over a formula needs to know from elsewhere. */
export interface FormulaFacts {
  /** The next free MBR number. */
  readonly recordId: string
  readonly subjectId: string
  /** X11: this product line asks for Authored and Independently checked beside the PIC's approval. */
  readonly extraSignatures: boolean
}

/** Finds the version and checks that the state table allows the command on it. */
function versionFor(
  state: FormulaState,
  version: number,
  command: string,
): { found: FormulaVersionState; problem: null } | { found: null; problem: Refusal } {
  const found = state.versions.find((item) => item.version === version)
  if (!found)
    return { found: null, problem: refusal('not_found', `There is no version ${version}.`, 'version') }
  const problem = checkTransition(formulaStates, found.status, command)
  return problem ? { found: null, problem } : { found, problem: null }
}

const signatureOf = (meaning: VersionSignature['meaning'], context: DecisionContext): VersionSignature => ({
  meaning,
  personId: context.actor.personId,
  name: context.actor.name,
  at: context.now,
})

/** X11: author, checker and approver are three people, and the checker did not write. */
function signerProblem(
  found: FormulaVersionState,
  meaning: VersionSignature['meaning'],
  personId: string,
): Refusal | null {
  const already = found.signatures.find((item) => item.personId === personId)
  if (already)
    return refusal(
      'signer_already_signed',
      `You have signed version ${found.version} as ${already.meaning.replaceAll('_', ' ')}. Another person must sign here.`,
    )
  if (found.signatures.some((item) => item.meaning === meaning))
    return refusal('signer_already_signed', `Version ${found.version} already has this signature.`)
  if (meaning === 'independently_checked' && found.editors.includes(personId))
    return refusal('signer_already_signed', 'You wrote in this version. An independent person must check it.')
  return null
}

function missingSignatures(found: FormulaVersionState, facts: FormulaFacts): Refusal[] {
  if (!facts.extraSignatures) return []
  const wanted = [
    ['authored', 'Authored'],
    ['independently_checked', 'Independently checked'],
  ] as const
  return wanted
    .filter(([meaning]) => !found.signatures.some((item) => item.meaning === meaning))
    .map(([, words]) =>
      refusal('formula_signatures_missing', `The signature '${words}' is missing (211.186(a)).`),
    )
}

export const formulaDeciders: Deciders<typeof formulaCommands, FormulaState, FormulaFacts, FormulaEvent> = {
  'formula.draft': (_state, { content }, facts, { actor }) => {
    const payload = {
      id: facts.subjectId,
      recordId: facts.recordId,
      version: 1,
      revision: 1,
      content,
      editorId: actor.personId,
    } as const
    return accept({ type: 'FormulaDrafted', payload })
  },

  'formula.revise': (state, { version, content, basedOnRevision }, _facts, { actor }) => {
    const { found, problem } = versionFor(state, version, 'formula.revise')
    if (problem) return refuse(problem)
    if (basedOnRevision !== null && basedOnRevision !== found.revision)
      return refuse(
        refusal(
          'draft_moved',
          `Revision ${found.revision} was saved meanwhile; you edited revision ${basedOnRevision}. Compare the two under Versions, then save again to put yours on top.`,
          'basedOnRevision',
        ),
      )
    if (contentHash(content) === found.contentHash)
      return refuse(refusal('nothing_changed', 'Nothing was changed, so nothing was saved.'))
    const revision = found.revision + 1
    return accept({
      type: 'FormulaRevised',
      payload: { version, revision, content, editorId: actor.personId },
    })
  },

  'formula.submit': (state, { version }) => {
    const { found, problem } = versionFor(state, version, 'formula.submit')
    if (problem) return refuse(problem)
    return (
      refuseIfAny(findFormulaGaps(found.content)) ??
      accept({ type: 'FormulaSubmitted', payload: { version } })
    )
  },

  'formula.return': (state, { version, reason }) => {
    const { problem } = versionFor(state, version, 'formula.return')
    if (problem) return refuse(problem)
    return accept({ type: 'FormulaReturned', payload: { version, reason } })
  },

  'formula.signAuthored': (state, { version }, _facts, context) => {
    const { found, problem } = versionFor(state, version, 'formula.signAuthored')
    if (problem) return refuse(problem)
    if (!found.editors.includes(context.actor.personId))
      return refuse(
        refusal('not_authorised', 'Only a person who wrote in this version can sign as its author.'),
      )
    const taken = signerProblem(found, 'authored', context.actor.personId)
    const gaps = [...(taken ? [taken] : []), ...findFormulaGaps(found.content)]
    const signature = signatureOf('authored', context)
    return (
      refuseIfAny(gaps) ??
      accept({ type: 'FormulaSigned', payload: { version, contentHash: found.contentHash, signature } })
    )
  },

  'formula.signChecked': (state, { version }, _facts, context) => {
    const { found, problem } = versionFor(state, version, 'formula.signChecked')
    if (problem) return refuse(problem)
    const taken = signerProblem(found, 'independently_checked', context.actor.personId)
    const gaps = [...(taken ? [taken] : []), ...findFormulaGaps(found.content)]
    const signature = signatureOf('independently_checked', context)
    return (
      refuseIfAny(gaps) ??
      accept({ type: 'FormulaSigned', payload: { version, contentHash: found.contentHash, signature } })
    )
  },

  'formula.approve': (state, { version }, facts, context) => {
    const { found, problem } = versionFor(state, version, 'formula.approve')
    if (problem) return refuse(problem)
    const taken = facts.extraSignatures
      ? signerProblem(found, 'formula_approved', context.actor.personId)
      : null
    const gaps = [
      ...(taken ? [taken] : []),
      ...findFormulaGaps(found.content),
      ...missingSignatures(found, facts),
    ]
    const payload = {
      version,
      contentHash: found.contentHash,
      supersedes: approvedVersion(state)?.version ?? null,
      signature: signatureOf('formula_approved', context),
      approvedAt: context.now,
    }
    return refuseIfAny(gaps) ?? accept({ type: 'FormulaApproved', payload })
  },

  'formula.openVersion': (state, { reason }, _facts, { actor }) => {
    const current = approvedVersion(state)
    if (!current)
      return refuse(
        refusal('formula_not_approved', 'A new version is made from the approved one, and there is none.'),
      )
    const open = openVersion(state)
    if (open)
      return refuse(
        refusal('formula_open_version_exists', `Version ${open.version} is still open. Finish it first.`),
      )
    const version = Math.max(...state.versions.map((item) => item.version)) + 1
    const payload = {
      version,
      content: current.content,
      copiedFrom: current.version,
      reason,
      editorId: actor.personId,
    }
    return accept({ type: 'FormulaVersionOpened', payload })
  },

  'formula.obsolete': (state, { version, reason }) => {
    const { problem } = versionFor(state, version, 'formula.obsolete')
    if (problem) return refuse(problem)
    return accept({ type: 'FormulaObsoleted', payload: { version, reason } })
  },
}
