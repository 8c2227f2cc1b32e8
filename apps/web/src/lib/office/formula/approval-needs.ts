import {
  catalogue,
  findTransition,
  formulaStates,
  SIGNATURE_MEANINGS,
  type FormulaVersionState,
  type Role,
  type VersionSignature,
} from '@batchproof/domain'

type SigningCommand = 'formula.signAuthored' | 'formula.signChecked' | 'formula.approve'

/** One signature on the way to an approved version. */
export interface ApprovalNeed {
  readonly command: SigningCommand
  readonly meaning: VersionSignature['meaning']
  readonly words: string
  readonly roles: readonly Role[]
  /** Who may set it, in words. */
  readonly rule: string
  readonly signature: VersionSignature | null
  /** Whether the version's state lets it be signed now. */
  readonly open: boolean
}

const NEEDS: readonly {
  command: SigningCommand
  meaning: VersionSignature['meaning']
  extra: boolean
  rule: string
}[] = [
  {
    command: 'formula.signAuthored',
    meaning: 'authored',
    extra: true,
    rule: 'A pharmacist who wrote in this version.',
  },
  {
    command: 'formula.signChecked',
    meaning: 'independently_checked',
    extra: true,
    rule: 'A second person who did not write in it.',
  },
  {
    command: 'formula.approve',
    meaning: 'formula_approved',
    extra: false,
    rule: 'A pharmacist in charge; where three signatures are asked for, a third person.',
  },
]

/** The signatures that a version needs, in their order (X11: the first two where its product line asks for them). */
export function approvalNeeds(version: FormulaVersionState, extraSignatures: boolean): ApprovalNeed[] {
  return NEEDS.filter(({ extra }) => extraSignatures || !extra).map(({ command, meaning, rule }) => {
    const signature = version.signatures.find((item) => item.meaning === meaning) ?? null
    return {
      command,
      meaning,
      words: SIGNATURE_MEANINGS[meaning],
      roles: catalogue[command].roles,
      rule,
      signature,
      open: signature === null && findTransition(formulaStates, version.status, command) !== undefined,
    }
  })
}
