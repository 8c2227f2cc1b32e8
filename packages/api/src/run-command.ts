import { catalogue, refusal } from '@batchproof/domain'
import type { CommandName, Refusal } from '@batchproof/domain'
import { commandInput } from '@batchproof/protocol'
import type { CommandResult } from '@batchproof/protocol'
import { drainEffects, execute, executeAlongside } from '@batchproof/records'
import type { z } from 'zod'
import { identityStatements } from './identity.ts'
import type { ApiContext, SignedInSession } from './context.ts'

/** A request of a signed-in person. */
export type SignedInContext = ApiContext & { readonly session: SignedInSession }

/** Commands with which the product itself notes what happened to an identity; no role may send them. */
export type SystemCommand = 'person.noteEnrolled' | 'person.notePinChanged' | 'person.noteLocked'
/** A command that answers something besides its result has a procedure of its own (`person.issueCode`, `device.register`, `device.issueCode`). */
export type WrappedCommand =
  'person.issueEnrolmentCode' | 'organisation.registerDevice' | 'organisation.issuePairingCode'
/** Commands that anyone outside may send as they are. */
export type ExposedCommand = Exclude<CommandName, SystemCommand | WrappedCommand>

const WRAPPED: readonly string[] = [
  'person.issueEnrolmentCode',
  'organisation.registerDevice',
  'organisation.issuePairingCode',
] satisfies WrappedCommand[]

/** Whether a command of the catalogue has a procedure and a route: some role may send it, and it needs no wrapping. */
export function isExposed(name: CommandName): name is ExposedCommand {
  return catalogue[name].roles.length > 0 && !WRAPPED.includes(name)
}

export const exposedCommands: readonly ExposedCommand[] = (Object.keys(catalogue) as CommandName[]).filter(
  isExposed,
)

/** Refusals for an input that its schema does not take, one a field; the path is as the payload has it. */
export function refusalsOfInput(error: z.ZodError): Refusal[] {
  return error.issues.map(({ path, message }) => {
    const field = (path[0] === 'payload' ? path.slice(1) : path).join('.')
    return refusal('value_invalid', field === '' ? message : `${field}: ${message}`, field || undefined)
  })
}

const pinIsDue: Refusal = refusal('pin_change_required', 'Choose a new PIN first.')

/**
 * Sends a command through the one pipe. What is wrong with the input, the role, the state or the signature comes back
 * as refusals; only a defect throws.
 *
 * @param input as it came from outside
 */
export async function runCommand(
  ctx: SignedInContext,
  name: CommandName,
  input: unknown,
): Promise<CommandResult> {
  const parsed = commandInput(catalogue[name].payload).safeParse(input)
  if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
  const { requester, mustChangePin } = ctx.session
  if (mustChangePin) return { ok: false, refusals: [pinIsDue] }
  const { id, subject, performedAt, payload, proof } = parsed.data
  const request = { id, type: name, subject, payload, performedAt, proof }
  const alongside = identityStatements(name, { ctx, subject, payload, actorId: requester.personId })
  const result =
    alongside.length === 0
      ? await execute(ctx.records, requester, request)
      : await executeAlongside(ctx.records, requester, request, alongside)
  if (result.ok && !result.repeated) afterCommit(ctx)
  return result
}

/** Live rooms are told once the record holds it; the answer does not wait, and a failure is tried again later. */
export function afterCommit(ctx: Pick<ApiContext, 'records' | 'afterCommit' | 'noteDefect'>): void {
  ctx.afterCommit(drainEffects(ctx.records).catch((error: unknown) => ctx.noteDefect(error, 'drainEffects')))
}
