import {
  catalogue,
  refusal,
  type CommandName,
  type PayloadInput,
  type PayloadOf,
  type Refusal,
} from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import type { z } from 'zod'
import { send, type SentAs } from '../api/command.ts'
import { api } from './api.ts'
import { failureWords } from './failure.ts'

/** Messages by path of the field in the payload: `content.billOfMaterials.0.low`. */
export type FieldMessages = Readonly<Record<string, string>>

/** What came of a command that was sent; `failed` says in words why no answer came. */
export type RunResult =
  CommandResult | { readonly ok: false; readonly refusals: readonly Refusal[]; readonly failed: string }

/**
 * Sends a command that needs no signature. Never throws: a line that is down or a server in trouble comes back as
 * `failed` with words for the person; nothing they typed is lost.
 */
export async function runCommand<Name extends CommandName>(
  name: Name,
  subject: string,
  payload: PayloadInput<Name>,
  made?: SentAs,
): Promise<RunResult> {
  try {
    return await send(api(), name, subject, payload, null, made)
  } catch (error) {
    return { ok: false, refusals: [], failed: failureWords(error) }
  }
}

/** Checks a payload against the catalogue before it is sent: the same schema as the server's. */
export function checkPayload<Name extends CommandName>(
  name: Name,
  payload: unknown,
):
  | { readonly ok: true; readonly payload: PayloadOf<Name> }
  | { readonly ok: false; readonly refusals: Refusal[] } {
  const result = catalogue[name].payload.safeParse(payload)
  if (result.success) return { ok: true, payload: result.data as PayloadOf<Name> }
  const refusals = result.error.issues.map((issue) =>
    refusal('value_invalid', plainIssue(issue), issue.path.map(String).join('.')),
  )
  return { ok: false, refusals }
}

/** Schema messages that were written for people stay; those of the library are put in plain words. */
function plainIssue(issue: z.core.$ZodIssue): string {
  const { message, code } = issue
  if (code === 'too_small' && /^Too small: expected (string|array)/.test(message)) {
    const least = Number(issue.minimum)
    if (issue.origin === 'array') return least === 1 ? 'Choose at least one.' : `Give at least ${least}.`
    return least === 1 ? 'Fill this in.' : `At least ${least} characters.`
  }
  if (code === 'too_big' && /^Too big: expected (string|array)/.test(message))
    return issue.origin === 'array' ? `At most ${issue.maximum}.` : `At most ${issue.maximum} characters.`
  if (/^Too (small|big)/.test(message)) return 'Outside the allowed range.'
  if (code === 'invalid_type' || /^Invalid (input|option)/.test(message)) return 'Fill this in.'
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`
}

/** Refusals that name a field, the first of each. */
export function fieldMessages(refusals: readonly Refusal[]): FieldMessages {
  const messages: Record<string, string> = {}
  for (const { field, message } of refusals) if (field) messages[field] ??= message
  return messages
}

/** Refusals that no field of the form shows: to stand at the top of it. `shown` tells which paths have a place. */
export function otherMessages(refusals: readonly Refusal[], shown: (field: string) => boolean): string[] {
  return refusals.filter(({ field }) => !field || !shown(field)).map(({ message }) => message)
}
