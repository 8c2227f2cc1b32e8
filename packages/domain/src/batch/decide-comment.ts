import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { refuseUnlessAllowed } from '../kernel/state-table.ts'
import { actOf } from './act.ts'
import { batchStates } from './batch-states.ts'
import type { Decider } from '../kernel/decider.ts'
import type { BatchEvent, BatchState } from './batch.ts'
import type { CommentKind, ReviewComment } from './batch-comment.ts'
import type { BatchFacts } from './batch-facts.ts'

/** Whether a word may refer to that one: an answer to a question, sight of a question or a remark. */
function refersRightly(kind: CommentKind, target: ReviewComment | undefined): boolean {
  const targetKind = target && (target.kind ?? 'comment')
  return targetKind === 'question' || (kind === 'seen' && targetKind === 'comment')
}

export const decideComment: Decider<BatchState, Omit<ReviewComment, 'by'>, BatchFacts, BatchEvent> = (
  state,
  comment,
  _facts,
  context,
) => {
  const blocked = refuseUnlessAllowed(batchStates, state.status, 'batch.comment')
  if (blocked) return blocked
  const { id, kind = 'comment', about = null } = comment
  if (state.comments.some((other) => other.id === id))
    return refuse(refusal('value_invalid', 'This word is on the record already.', 'id'))
  const refers = kind === 'answer' || kind === 'seen'
  const target = state.comments.find((other) => other.id === about)
  if (!refers && about !== null)
    return refuse(
      refusal('value_invalid', 'Only an answer, or that something was seen, names another.', 'about'),
    )
  if (refers && !refersRightly(kind, target))
    return refuse(refusal('not_found', 'Name the question or remark of this record that is meant.', 'about'))
  const { personId } = context.actor
  const knows = (other: ReviewComment) =>
    other.about === about && other.kind === 'seen' && other.by.personId === personId
  if (kind === 'seen' && (target?.by.personId === personId || state.comments.some(knows)))
    return refuse(refusal('nothing_changed', 'You know this already.'))
  // An answer stands where its question stands, whatever it was sent with.
  const stepId = target?.stepId ?? comment.stepId
  return accept({ type: 'BatchCommented', payload: { ...comment, stepId, by: actOf(context) } })
}
