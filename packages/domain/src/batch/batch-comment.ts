import type { Act } from './act.ts'

/**
 * What a word on the record is: a remark; a question to whoever makes the batch; the answer to one; or that a remark or
 * question was seen by somebody else.
 */
export const COMMENT_KINDS = ['comment', 'question', 'answer', 'seen'] as const
export type CommentKind = (typeof COMMENT_KINDS)[number]

/** A word that stays on the record, from the live view or from the review (B13.2). */
export interface ReviewComment {
  readonly id: string
  readonly stepId: string | null
  /** Absent on remarks that were recorded before there were questions. */
  readonly kind?: CommentKind
  /** The remark or question that is answered or was seen. */
  readonly about?: string | null
  readonly text: string
  readonly by: Act
}

/** Questions that nobody has answered, oldest first. */
export function openQuestions(comments: readonly ReviewComment[]): ReviewComment[] {
  const answered = new Set(comments.flatMap(({ kind, about }) => (kind === 'answer' && about ? [about] : [])))
  return comments.filter(({ kind, id }) => kind === 'question' && !answered.has(id))
}

/**
 * Remarks and questions of others that this person has neither answered nor said to have seen, oldest first: what the
 * iPad shows to the technician.
 */
export function unseenBy(comments: readonly ReviewComment[], personId: string): ReviewComment[] {
  const known = new Set(
    comments.flatMap(({ about, by }) => (about && by.personId === personId ? [about] : [])),
  )
  const open = new Set(openQuestions(comments).map(({ id }) => id))
  return comments.filter(
    ({ id, kind = 'comment', by }) =>
      by.personId !== personId && !known.has(id) && (kind === 'question' ? open.has(id) : kind === 'comment'),
  )
}

/** A remark or question with what others made of it. */
export interface CommentThread {
  readonly word: ReviewComment
  readonly answers: readonly ReviewComment[]
  /** Who said to have seen it without answering. */
  readonly seen: readonly Act[]
}

/** Remarks and questions in the order in which they were made, each with its answers and who has seen it. */
export function threadsOf(comments: readonly ReviewComment[]): CommentThread[] {
  const about = (id: string, kind: CommentKind) =>
    comments.filter((other) => other.kind === kind && other.about === id)
  return comments
    .filter(({ kind = 'comment' }) => kind === 'comment' || kind === 'question')
    .map((word) => ({
      word,
      answers: about(word.id, 'answer'),
      seen: about(word.id, 'seen').map(({ by }) => by),
    }))
}
