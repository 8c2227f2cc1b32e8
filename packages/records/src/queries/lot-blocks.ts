import {
  definitionOf,
  isWithItsBatch,
  lineOfLot,
  lotStateProblem,
  lotStates,
  mayCommand,
  movementBlocks,
  refusal,
  saleBlocks,
} from '@batchproof/domain'
import type {
  CommandName,
  DecisionContext,
  FoundBlock,
  LotState,
  OrganisationState,
  PersonState,
  Refusal,
} from '@batchproof/domain'
import type { LotBlocks } from '@batchproof/protocol'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'

const MOVEMENTS: readonly string[] = ['lot.split', 'lot.combine', 'lot.transform']
const DISPOSITIONS: readonly string[] = [
  'lot.quarantine',
  'lot.release',
  'lot.hold',
  'lot.holdReleased',
  'lot.reject',
]

/**
 * What stands against each command over a lot for the person who looks: role, state, and the blocks that an override
 * gets past (their refusals have the field `override`).
 */
export function lotBlocks(
  state: LotState,
  person: PersonState,
  organisation: OrganisationState,
  now: string,
  deviceId: string,
): LotBlocks {
  const { id: personId, name, roles } = person
  const context: DecisionContext = {
    actor: { personId, name, roles },
    now,
    performedAt: now,
    timeZone: organisation.facility?.timeZone ?? UNCONFIGURED_ZONE,
    deviceId,
  }
  const names = [...new Set(lotStates.transitions.map(({ command }) => command))] as CommandName[]
  return Object.fromEntries(
    names.map((command) => [command, blocksOf(command, state, organisation, context)]),
  )
}

function blocksOf(
  command: CommandName,
  state: LotState,
  organisation: OrganisationState,
  context: DecisionContext,
): Refusal[] {
  const { label } = definitionOf(command)
  if (!mayCommand(context.actor.roles, command))
    return [refusal('not_authorised', `${label}: your role does not allow this.`)]
  const problem = lotStateProblem(state, command)
  if (problem) return [problem]
  const moves = MOVEMENTS.includes(command)
  if ((moves || DISPOSITIONS.includes(command)) && isWithItsBatch(state))
    return [refusal('state_forbids', 'This product lot waits for the decision on its batch.')]
  const line = lineOfLot(state, organisation)
  if (command === 'lot.distribute') return saleBlocks(state, line, context).map(asRefusal)
  return moves ? movementBlocks(state, line).map(asRefusal) : []
}

const asRefusal = ({ code, detail, hard }: FoundBlock): Refusal =>
  refusal(code, detail, hard ? undefined : 'override')
