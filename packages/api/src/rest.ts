import { isCommandName } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import { isExposed, runCommand } from './run-command.ts'
import type { SignedInContext } from './run-command.ts'

const REFUSED_STATUS = 422

/**
 * A command as `POST /api/commands/{name}`: the input and the answer are those of the typed procedure. 200 when it is
 * recorded, 422 with the refusals when it is not, 400 when the body is no JSON. Null when there is no such command.
 */
export async function commandOverRest(
  ctx: SignedInContext,
  name: string,
  request: Request,
): Promise<Response | null> {
  if (!isCommandName(name) || !isExposed(name)) return null
  const input: unknown = await request.json().catch(() => undefined)
  if (input === undefined)
    return Response.json({ message: 'The body is not JSON.', requestId: ctx.requestId }, { status: 400 })
  const result: CommandResult = await runCommand(ctx, name, input)
  return Response.json(result, { status: result.ok ? 200 : REFUSED_STATUS })
}
