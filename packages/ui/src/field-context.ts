import { getContext, setContext } from 'svelte'

/** What a Field tells the control inside it, so that label, hint and error are wired without a prop. */
export interface FieldControl {
  readonly id: string
  readonly labelId: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
}

const key = Symbol('field')

export function provideField(control: FieldControl): void {
  setContext(key, control)
}

/** The Field around this control, or undefined when it stands alone. */
export function enclosingField(): FieldControl | undefined {
  return getContext<FieldControl | undefined>(key)
}
