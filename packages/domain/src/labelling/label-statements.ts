/** A text that the law fixes word for word, with where it stands. */
export interface FixedStatement {
  text: string
  clause: string
}

/**
 * The fixed statements of section 503B(a)(10) of the FD&C Act (21 U.S.C. 353b(a)(10)), for the label of a
 * unit and for the container it is taken from, and the mark of a hazardous drug.
 */
export const labelStatements = {
  compounded: { text: 'This is a compounded drug.', clause: '503B(a)(10)(A)(i)' },
  notForResale: { text: 'Not for resale', clause: '503B(a)(10)(A)(iii)(IX)' },
  /** Unless dispensed on a prescription for one identified patient. */
  officeUseOnly: { text: 'Office Use Only', clause: '503B(a)(10)(A)(iii)(IX)' },
  medwatchAddress: { text: 'www.fda.gov/medwatch', clause: '503B(a)(10)(B)(ii)' },
  medwatchTelephone: { text: '1-800-FDA-1088', clause: '503B(a)(10)(B)(ii)' },
  hazardous: { text: 'Hazardous drug: handle with precautions', clause: 'USP <800>' },
} as const satisfies Record<string, FixedStatement>

/** What a label is for: the unit itself or the container of several, and for whom. */
export interface LabelUse {
  /** Dispensed on a prescription for one identified patient. */
  isPatientSpecific: boolean
  /** The container from which units are taken, such as a bag of syringes. */
  isContainer: boolean
  isHazardous: boolean
}

/** The fixed statements that a label for this use must carry, in the order they print. */
export function statementsFor(use: LabelUse): FixedStatement[] {
  const { compounded, notForResale, officeUseOnly, medwatchAddress, medwatchTelephone, hazardous } =
    labelStatements
  return [
    compounded,
    notForResale,
    ...(use.isPatientSpecific ? [] : [officeUseOnly]),
    ...(use.isContainer ? [medwatchAddress, medwatchTelephone] : []),
    ...(use.isHazardous ? [hazardous] : []),
  ]
}
