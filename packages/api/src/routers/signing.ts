import { refusal } from '@batchproof/domain'
import type { Refusal } from '@batchproof/domain'
import { prepareInput } from '@batchproof/protocol'
import type { PrepareResult } from '@batchproof/protocol'
import { dryRun, prepare } from '@batchproof/records'
import type { z } from 'zod'
import { limitRequests } from '../limits.ts'
import { refusalsOfInput } from '../run-command.ts'
import { signedInProcedure, t } from '../trpc.ts'

/** The payload is looked at by the command's own schema; here it must only be there. */
type PrepareRequest = z.input<typeof prepareInput>

export const signRouter = t.router({
  /** Fixes what is to be signed, decides it in a dry run, and answers what the signature sheet shows and asks for. */
  prepare: signedInProcedure
    .meta({ whilePinIsDue: true })
    .input((input: unknown) => input as PrepareRequest)
    .mutation(async ({ ctx, input }): Promise<PrepareResult> => {
      const parsed = prepareInput.safeParse(input)
      if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
      await limitRequests(ctx, 'signing')
      if (ctx.session.mustChangePin)
        return { ok: false, refusals: [refusal('pin_change_required', 'Choose a new PIN first.')] }
      return prepare(ctx.records, ctx.session.requester, parsed.data)
    }),
})

const dryRunInput = prepareInput.pick({ type: true, subject: true, performedAt: true, payload: true })

export const commandsRouter = t.router({
  /** What would refuse this command now: live checks beside a form. An empty list: it would be accepted. */
  dryRun: signedInProcedure
    .input((input: unknown) => input as z.input<typeof dryRunInput>)
    .mutation(async ({ ctx, input }): Promise<{ readonly refusals: readonly Refusal[] }> => {
      const parsed = dryRunInput.safeParse(input)
      if (!parsed.success) return { refusals: refusalsOfInput(parsed.error) }
      return { refusals: await dryRun(ctx.records, ctx.session.requester, parsed.data) }
    }),
})
