import type { Refusal } from '@batchproof/domain'

/** The field of the step that a refusal names, or null when it is about the step or the batch. */
export function fieldOf(refusal: Refusal): string | null {
  const match = /^values\.([a-z0-9-]+)/.exec(refusal.field ?? '')
  return match?.[1] ?? null
}

/** The words for one field, one sentence after another; empty when nothing is refused there. */
export function wordsAt(refusals: readonly Refusal[], fieldId: string): string {
  return refusals
    .filter((item) => fieldOf(item) === fieldId)
    .map((item) => item.message)
    .join(' ')
}

/** The refusals that no field of the step answers for. */
export function elsewhere(refusals: readonly Refusal[], fieldIds: readonly string[]): readonly Refusal[] {
  return refusals.filter((item) => !fieldIds.includes(fieldOf(item) ?? ''))
}

/** All of them as one text. */
export const allWords = (refusals: readonly Refusal[]): string =>
  refusals.map((item) => item.message).join(' ')
