import { z } from 'zod'
import type { Entries } from './entry.ts'

/** A deviation as written so far. The id is made once: a second try reports the same deviation. */
export interface DeviationDraft {
  readonly id: string
  readonly type: string
  readonly description: string
  readonly immediateAction: string
  readonly impact: string
}

/** What was entered on this iPad for one step and is not in the record yet. Never a PIN. */
export interface StepDraft {
  readonly entries: Entries
  readonly deviation: DeviationDraft | null
}

/** The part of `Storage` that is used; tests give a map. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

// Entries are checked where they matter, by the same rules as the server's; here only that it is such an object at all.
const shape = z.object({
  entries: z.record(z.string(), z.looseObject({ kind: z.string() })),
  deviation: z
    .object({
      id: z.uuid(),
      type: z.string(),
      description: z.string(),
      immediateAction: z.string(),
      impact: z.string(),
    })
    .nullable(),
})

const prefix = 'batchproof.draft.'
const keyOf = (batchId: string, stepId: string): string => `${prefix}${batchId}.${stepId}`

/** The draft of a step, or null when there is none that can be read. */
export function readDraft(store: KeyValueStore, batchId: string, stepId: string): StepDraft | null {
  const text = store.getItem(keyOf(batchId, stepId))
  if (text === null) return null
  try {
    const read = shape.safeParse(JSON.parse(text))
    return read.success ? (read.data as unknown as StepDraft) : null
  } catch {
    return null
  }
}

/**
 * Keeps the draft so that a reload, a lock or a restart does not lose it.
 * @returns false when this iPad's storage is full or closed; what is on the screen is then all there is
 */
export function keepDraft(store: KeyValueStore, batchId: string, stepId: string, draft: StepDraft): boolean {
  try {
    store.setItem(keyOf(batchId, stepId), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

/** Forgets a draft, once its step is in the record. */
export function forgetDraft(store: KeyValueStore, batchId: string, stepId: string): void {
  store.removeItem(keyOf(batchId, stepId))
}

/** How many steps have entries on this iPad that are not in the record. */
export function countDrafts(store: KeyValueStore): number {
  let count = 0
  for (let index = 0; index < store.length; index += 1) {
    if (store.key(index)?.startsWith(prefix)) count += 1
  }
  return count
}
