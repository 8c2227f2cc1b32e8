/** One choice of a Select, Combobox, RadioGroup or menu. */
export interface Choice {
  value: string
  label: string
  /** A second line in small print. */
  hint?: string
  disabled?: boolean
}
