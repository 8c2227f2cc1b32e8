import { issueEnrolmentCode } from '@batchproof/auth'
import { personCommands } from '@batchproof/domain'
import type { Refusal } from '@batchproof/domain'
import { commandInput } from '@batchproof/protocol'
import { executeAlongside } from '@batchproof/records'
import { listPeople, listTechnicians, readPerson } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { commandProcedures } from '../command-procedures.ts'
import { day, id, search } from '../inputs.ts'
import { refusalsOfInput } from '../run-command.ts'
import { found, readingProcedure, signedInProcedure, t } from '../trpc.ts'

const issueInput = commandInput(personCommands['person.issueEnrolmentCode'].payload)

/** The code is shown once and kept nowhere: sent again, the same command answers without it. */
export type IssuedCodeResult =
  | { readonly ok: true; readonly code: string | null; readonly expiresAt: string }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Issues a one-time code with which the person sets their own PIN; its issue is on their record. */
const issueCode = signedInProcedure
  .input((input: unknown) => input as z.input<typeof issueInput>)
  .mutation(async ({ ctx, input }): Promise<IssuedCodeResult> => {
    const parsed = issueInput.safeParse(input)
    if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
    const { requester } = ctx.session
    const { subject } = parsed.data
    const issued = issueEnrolmentCode(ctx.records.auth, { personId: subject, issuedBy: requester.personId })
    if (!issued.ok) return { ok: false, refusals: [issued.refusal] }
    const request = { ...parsed.data, type: 'person.issueEnrolmentCode' }
    const result = await executeAlongside(ctx.records, requester, request, issued.statements)
    if (!result.ok) return result
    return { ok: true, code: result.repeated ? null : issued.code, expiresAt: issued.expiresAt }
  })

export const personRouter = t.router({
  ...commandProcedures('person'),
  issueCode,
  list: readingProcedure
    .input(z.object({ search }).default({}))
    .query(({ ctx, input }) => listPeople(ctx.records, ctx.session.requester, input.search)),
  get: readingProcedure
    .input(z.object({ id }))
    .query(async ({ ctx, input }) =>
      found(await readPerson(ctx.records, ctx.session.requester, input.id), 'There is no such person.'),
    ),
})

export const techniciansRouter = t.router({
  list: readingProcedure
    .input(z.object({ onDate: day, hazardous: z.boolean().default(false) }))
    .query(({ ctx, input }) => listTechnicians(ctx.records, input)),
})
