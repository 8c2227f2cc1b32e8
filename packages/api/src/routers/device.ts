import { issuePairingCode, redeemPairingCode, registerDevice, registerDisplay } from '@batchproof/auth'
import { ORGANISATION_ID, organisationCommands } from '@batchproof/domain'
import type { Refusal } from '@batchproof/domain'
import { commandInput } from '@batchproof/protocol'
import { executeAlongside } from '@batchproof/records'
import { enterRoom, listDevices, readWall } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { limitRequests } from '../limits.ts'
import { DISPLAY } from '../query-roles.ts'
import { refusalsOfInput } from '../run-command.ts'
import { displayProcedure, found, openProcedure, readingProcedure, signedInProcedure, t } from '../trpc.ts'
import { deviceRegister } from './auth.ts'
import type { IdentityResult } from './auth.ts'
import type { SignedInContext } from '../run-command.ts'

/** The code is shown once and kept nowhere: sent again, the same command answers without it. */
export type IssuedDisplayCode =
  | { readonly ok: true; readonly code: string | null; readonly expiresAt: string }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

const { 'organisation.registerDevice': registration, 'organisation.issuePairingCode': issue } =
  organisationCommands
const displayInput = commandInput(registration.payload.pick({ name: true }))
const codeInput = commandInput(issue.payload)
const machineInput = commandInput(registration.payload.pick({ name: true, machine: true }).required())

/** The token is shown once and kept nowhere: sent again, the same command answers without it. */
export type IssuedMachineToken =
  | { readonly ok: true; readonly deviceId: string; readonly token: string | null }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Sends the command, and the display's code with it: both stand or neither. */
async function withCode(
  ctx: SignedInContext,
  request: { readonly id: string; readonly type: string; readonly performedAt: string },
  payload: { readonly deviceId: string },
  before: Parameters<typeof executeAlongside>[3],
): Promise<IssuedDisplayCode> {
  const { code, expiresAt, statements } = issuePairingCode(ctx.records.auth, payload.deviceId)
  const sent = { ...request, subject: ORGANISATION_ID, payload }
  const result = await executeAlongside(ctx.records, ctx.session.requester, sent, [...before, ...statements])
  if (!result.ok) return result
  return { ok: true, code: result.repeated ? null : code, expiresAt }
}

/** Registers a wall display and issues the code that is typed on it. */
const registerWall = signedInProcedure
  .input((input: unknown) => input as z.input<typeof displayInput>)
  .mutation(async ({ ctx, input }): Promise<IssuedDisplayCode> => {
    const parsed = displayInput.safeParse(input)
    if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
    const { id, performedAt, payload } = parsed.data
    const { deviceId, statements } = registerDisplay(ctx.records.auth, payload.name)
    const registered = { deviceId, name: payload.name, kind: 'wall' } as const
    return withCode(ctx, { id, performedAt, type: 'organisation.registerDevice' }, registered, statements)
  })

/** Issues another code for a wall display: the first ran out, or its browser lost the cookie. */
const issueCode = signedInProcedure
  .input((input: unknown) => input as z.input<typeof codeInput>)
  .mutation(async ({ ctx, input }): Promise<IssuedDisplayCode> => {
    const parsed = codeInput.safeParse(input)
    if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
    const { id, performedAt, payload } = parsed.data
    return withCode(ctx, { id, performedAt, type: 'organisation.issuePairingCode' }, payload, [])
  })

/** Registers a scanner, another system or an instrument bridge, and issues its token (21 CFR 11.10(d), (h)). */
const registerMachine = signedInProcedure
  .input((input: unknown) => input as z.input<typeof machineInput>)
  .mutation(async ({ ctx, input }): Promise<IssuedMachineToken> => {
    const parsed = machineInput.safeParse(input)
    if (!parsed.success) return { ok: false, refusals: refusalsOfInput(parsed.error) }
    const { id, performedAt, payload } = parsed.data
    const { deviceId, token, statements } = registerDevice(ctx.records.auth, {
      name: payload.name,
      kind: 'gateway',
    })
    const result = await executeAlongside(
      ctx.records,
      ctx.session.requester,
      {
        id,
        performedAt,
        type: 'organisation.registerDevice',
        subject: ORGANISATION_ID,
        payload: { deviceId, kind: 'gateway', ...payload },
      },
      statements,
    )
    if (!result.ok) return result
    return { ok: true, deviceId, token: result.repeated ? null : token }
  })

export const deviceRouter = t.router({
  register: deviceRegister,
  registerWall,
  registerMachine,
  issueCode,
  list: readingProcedure.query(({ ctx }) => listDevices(ctx.records)),
})

/** Makes this browser the wall display whose code is typed; its token goes into a cookie that no script reads. */
const pair = openProcedure
  .input(z.object({ code: z.string().trim().min(8).max(40) }))
  .mutation(async ({ ctx, input }): Promise<IdentityResult<{ name: string }>> => {
    await limitRequests(ctx, 'pairing')
    const paired = await redeemPairingCode(ctx.records.auth, { code: input.code, place: ctx.place })
    if (!paired.ok) return { ok: false, refusal: paired.refusal, attemptsLeft: null }
    ctx.cookies.setDisplay(paired.token)
    return { ok: true, name: paired.name }
  })

/** All that a wall display may ask: the running batches, and the way into the floor room. */
export const wallRouter = t.router({
  pair,
  show: displayProcedure.query(({ ctx }) => readWall(ctx.records, ctx.display.name)),
  enter: displayProcedure.query(async ({ ctx }) => {
    const { deviceId, name } = ctx.display
    const watcher = { personId: deviceId, name, roles: [DISPLAY] }
    return found(await enterRoom(ctx.records, watcher, null), 'There are no live rooms here.')
  }),
})
