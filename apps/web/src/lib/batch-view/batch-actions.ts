import {
  batchStates,
  definitionOf,
  findTransition,
  mayCommand,
  type BatchState,
  type CommandName,
} from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'

/** Commands of the batch page that open a dialog there. */
export const DIALOG_ACTIONS = [
  'batch.hold',
  'batch.resume',
  'batch.quarantine',
  'batch.liftQuarantine',
  'batch.reportLabResult',
  'batch.overrideBud',
  'batch.comment',
  'batch.cancel',
] as const
export type DialogAction = (typeof DIALOG_ACTIONS)[number]

/** Commands of the batch page that lead to a page of their own. */
const PAGE_ACTIONS = ['batch.plan', 'batch.reschedule'] as const

/** A button of the batch page. */
export interface BatchAction {
  readonly name: DialogAction | (typeof PAGE_ACTIONS)[number]
  readonly label: string
  /** Why it cannot be done now, in words; empty: it can. */
  readonly reasons: readonly string[]
  readonly danger: boolean
}

/** What the state table allows and a flag of the batch does not: holding what is held, resuming what is not. */
function flagForbids(state: BatchState, name: CommandName): boolean {
  if (name === 'batch.hold') return state.held !== null
  return name === 'batch.resume' && state.held === null
}

/** What this person may do with this batch in its state; what the rules refuse now says why (B17, P11.2). */
export function actionsOf(
  { state, blocks }: Pick<BatchView, 'state' | 'blocks'>,
  roles: readonly string[],
): BatchAction[] {
  const names = [...PAGE_ACTIONS, ...DIALOG_ACTIONS]
  return names
    .filter((name) => mayCommand(roles, name) && findTransition(batchStates, state.status, name))
    .filter((name) => !flagForbids(state, name))
    .map((name) => ({
      name,
      label: definitionOf(name).label,
      reasons: (blocks[name] ?? []).map(({ message }) => message),
      danger: name === 'batch.cancel' || name === 'batch.quarantine',
    }))
}

/** A page on which a batch is decided, and whether it is for this person to decide there. */
export interface DecisionPage {
  readonly href: string
  readonly label: string
  readonly isMine: boolean
}

/** The page on which the batch is decided in its state, where there is one. Others may read it. */
export function decisionPage(
  { id, status, labelVerified }: BatchState,
  roles: readonly string[],
): DecisionPage | null {
  const page = (
    name: 'review' | 'release',
    command: CommandName,
    mine: string,
    others: string,
  ): DecisionPage => {
    const isMine = mayCommand(roles, command)
    return { href: `/batches/${id}/${name}`, label: isMine ? mine : others, isMine }
  }
  switch (status) {
    case 'pending_review':
      return page('review', 'batch.approveReview', 'Review', 'Open the review')
    case 'pending_release':
      return page('release', 'batch.release', 'Release', 'Open the release')
    case 'released':
      return labelVerified
        ? { ...page('release', 'batch.verifyLabel', 'Label', 'Label'), isMine: false }
        : page('release', 'batch.verifyLabel', 'Verify label and print', 'Label')
    default:
      return null
  }
}
