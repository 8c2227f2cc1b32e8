import {
  definitionOf,
  deviationStates,
  findTransition,
  mayCommand,
  ROLES,
  type DeviationState,
} from '@batchproof/domain'

const NAMES = [
  'deviation.investigate',
  'deviation.resolve',
  'deviation.close',
  'deviation.reopen',
  'deviation.linkCapa',
] as const
export type DeviationAction = (typeof NAMES)[number]

/** A button of the deviation's page. */
export interface DeviationButton {
  readonly name: DeviationAction
  readonly label: string
  readonly primary: boolean
  /** Why this person cannot do it; null: they can. */
  readonly reason: string | null
}

/**
 * What can be done in this state, with why not where it is not for this person: so that whoever looks knows whom to ask.
 */
export function deviationActions(
  state: DeviationState,
  person: { readonly id: string; readonly roles: readonly string[] },
): DeviationButton[] {
  const possible = NAMES.filter((name) => findTransition(deviationStates, state.status, name))
  return possible.map((name) => ({
    name,
    label: name === 'deviation.close' ? 'Close deviation' : definitionOf(name).label,
    primary: name === 'deviation.investigate' || name === 'deviation.resolve' || name === 'deviation.close',
    reason: reasonAgainst(name, state, person),
  }))
}

function reasonAgainst(
  name: DeviationAction,
  state: DeviationState,
  { id, roles }: { readonly id: string; readonly roles: readonly string[] },
): string | null {
  if (!mayCommand(roles, name))
    return `For: ${definitionOf(name)
      .roles.map((role) => ROLES[role])
      .join(', ')}.`
  if (name === 'deviation.close' && state.resolvedById === id)
    return 'You resolved this deviation. Another person must close it.'
  return null
}

/** What is to be done next, in words for whoever opens the page. */
export const nextSteps: Readonly<Record<DeviationState['status'], string>> = {
  open: 'Next: quality or a pharmacist starts the investigation.',
  investigating: 'Next: the root cause, the impact and the conclusion are written down and signed.',
  resolved: 'Next: quality, another person than who resolved it, closes it or sends it back.',
  closed: 'Closed. Nothing can be changed any more.',
}
