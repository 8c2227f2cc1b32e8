import type { Refusal } from '@batchproof/domain'
import { parseCommand } from './command-request.ts'
import { decideCommand } from './decide-command.ts'
import type { CommandRequest } from './command-request.ts'
import type { Records, Requester } from './records.ts'

/** What would refuse this command now; an empty list: it would be accepted (and may still ask for a signature). */
export async function dryRun(
  records: Records,
  requester: Requester,
  request: Omit<CommandRequest, 'id' | 'proof'>,
): Promise<readonly Refusal[]> {
  const parsed = parseCommand({ ...request, id: records.uuid() })
  if (!parsed.ok) return parsed.refusals
  const decided = await decideCommand(records, {
    command: parsed.command,
    actorId: requester.personId,
    deviceId: requester.deviceId,
  })
  return decided.decision.ok ? [] : decided.decision.refusals
}
