import { DEVIATION_TYPES, type DeviationReport, type DeviationType } from '@batchproof/domain'
import type { SignedLine } from '$lib/office/sign.svelte.ts'

/** Types of deviation as a select shows them. */
export const deviationTypeChoices = Object.entries(DEVIATION_TYPES).map(([value, label]) => ({
  value,
  label,
}))

/** A deviation while it is being written. Its id is made once, so that sending it twice opens it once. */
export class DeviationDraft {
  readonly id = crypto.randomUUID()
  type = $state<string>('')
  description = $state('')
  immediateAction = $state('')
  impact = $state('')

  constructor(type: DeviationType | '' = '') {
    this.type = type
  }

  get report(): DeviationReport {
    const { id, description, immediateAction, impact } = this
    return { id, type: this.type as DeviationType, description, immediateAction, impact }
  }

  /** As the signature sheet shows it. */
  get lines(): SignedLine[] {
    const type = DEVIATION_TYPES[this.type as DeviationType] ?? ''
    return [
      { label: 'Deviation', value: `${type}: ${this.description.trim()}` },
      { label: 'Done at once', value: this.immediateAction.trim() },
    ]
  }
}

/** Paths of a report under `prefix`, which a form with its fields shows. */
export const deviationPlaces = (prefix: string): string[] =>
  ['type', 'description', 'immediateAction', 'impact'].map((name) => `${prefix}${name}`)
