/**
 * Why a label was not drawn. A label that is not exactly right is never drawn at all:
 * - `label_incomplete`: a statement of section 503B(a)(10) is missing; `details` names each one (X13)
 * - `label_does_not_fit`: the text is too long for the template even in its smallest legible type
 * - `label_character_unsupported`: the label's typeface cannot draw a character; `details` names them
 * - `label_code_not_encodable`: the lot, serial, GTIN or address cannot stand in a DataMatrix or QR code
 */
export type LabelProblemCode =
  'label_incomplete' | 'label_does_not_fit' | 'label_character_unsupported' | 'label_code_not_encodable'

/** The refusal to draw a label, as a value inside an error: code for programs, sentence and details for people. */
export class LabelProblem extends Error {
  readonly code: LabelProblemCode
  /** One plain phrase for each thing that is wrong. Never empty. */
  readonly details: readonly string[]

  constructor(code: LabelProblemCode, message: string, details: readonly string[]) {
    super(message)
    this.name = 'LabelProblem'
    this.code = code
    this.details = details
  }
}
