import type { BatchView } from '@batchproof/protocol'
import { exceptionsOfBatch, exceptionsOfStep, isSubmitted } from './exceptions.ts'
import type { RecordException } from './exceptions.ts'
import { recordSteps, type RecordStep } from './record-steps.ts'

/** A step as the reviewer sees it: the record, and what differs in it. */
export interface ReviewedStep {
  readonly item: RecordStep
  readonly exceptions: readonly RecordException[]
}

/** What a reviewer looks at: everything, or what differs only (B13.4), and where they are. */
export class ReviewState {
  exceptionsOnly = $state(false)
  /** Id of the step that j and k have come to. */
  at = $state<string | null>(null)
  readonly #view: () => BatchView

  constructor(view: () => BatchView) {
    this.#view = view
  }

  readonly steps: readonly ReviewedStep[] = $derived.by(() => {
    const view = this.#view()
    return recordSteps(view).map((item) => ({ item, exceptions: exceptionsOfStep(item, isSubmitted(view)) }))
  })

  readonly ofBatch: readonly RecordException[] = $derived.by(() => exceptionsOfBatch(this.#view()))

  get withExceptions(): readonly ReviewedStep[] {
    return this.steps.filter(({ exceptions }) => exceptions.length > 0)
  }

  /** The steps on screen. */
  get shown(): readonly ReviewedStep[] {
    return this.exceptionsOnly ? this.withExceptions : this.steps
  }

  /** Goes to the next (1) or the last (−1) step with an exception. Null when there is none in that direction. */
  move(direction: 1 | -1): string | null {
    const ids = this.withExceptions.map(({ item }) => item.step.id)
    const order = this.steps.map(({ item }) => item.step.id)
    const here = this.at === null ? (direction === 1 ? -1 : order.length) : order.indexOf(this.at)
    const ahead = ids.filter((id) => (order.indexOf(id) - here) * direction > 0)
    const next = direction === 1 ? ahead[0] : ahead.at(-1)
    if (next !== undefined) this.at = next
    return next ?? null
  }
}

/** Why a review by exception shows nothing, in words: what was looked at. */
export function nothingDiffers(steps: readonly ReviewedStep[]): string {
  const lines = steps.flatMap(({ item }) => item.lines)
  const judged = lines.filter(({ standing }) => standing === 'in').length
  const witnessed = steps.filter(({ item }) => item.step.critical).length
  return `${judged} values were judged and lie within their limits, all ${steps.length} steps are signed, ${witnessed} critical steps are witnessed, no step was skipped and no deviation is linked.`
}
