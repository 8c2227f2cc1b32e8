import {
  assignBadge,
  changePin,
  completeRegistration,
  endSession,
  prepareRegistration,
  prepareSignIn,
  redeemEnrolmentCode,
  registerDevice,
  registrationResponse,
  signIn,
} from '@batchproof/auth'
import type { Identifier, ProofRefused } from '@batchproof/auth'
import { ORGANISATION_ID, refusal } from '@batchproof/domain'
import type { Refusal } from '@batchproof/domain'
import { assertionInput } from '@batchproof/protocol'
import { executeAlongside, executeForSelf, recordLock } from '@batchproof/records'
import type { Requester } from '@batchproof/records'
import { readFacilityZone } from '@batchproof/records/queries/facility-zone.ts'
import { authInForce, listTiles, readPersonState } from '@batchproof/records/queries/index.ts'
import { z } from 'zod'
import { id, identifier, pin, search } from '../inputs.ts'
import { limitRequests } from '../limits.ts'
import { openProcedure, signedInProcedure, t } from '../trpc.ts'
import type { ApiContext } from '../context.ts'

/** The answer of everything about identity: done, or why not, and how many attempts are left where they are counted. */
export type IdentityResult<More = object> =
  | ({ readonly ok: true } & More)
  | { readonly ok: false; readonly refusal: Refusal; readonly attemptsLeft: number | null }

const kind = z.enum(['office', 'kiosk']).default('office')
const proofFields = {
  identifier,
  pin,
  /** From `auth.signInOptions`, with the assertion over its challenge. */
  challengeId: id.nullish(),
  assertion: assertionInput.nullish(),
}

function identifierOf(named: z.output<typeof identifier>): Identifier {
  if (named.by === 'user_name') return { kind: 'user_name', userName: named.userName }
  return named.by === 'badge'
    ? { kind: 'badge', badge: named.badge }
    : { kind: 'person', personId: named.personId }
}

const refused = (reason: Refusal) => ({ ok: false, refusal: reason, attemptsLeft: null }) as const

/** Says why not; the failure that locked the account is put on record and told to the administrators (B10.3). */
async function refuse(ctx: ApiContext, answer: ProofRefused) {
  const { justLocked, personId, attemptsLeft = null } = answer
  if (justLocked && personId) await recordLock(ctx.records, ctx.place, personId)
  return { ok: false, refusal: answer.refusal, attemptsLeft } as const
}

/** Puts a change of identity on the person's record, done by the person themselves. */
async function note(
  ctx: ApiContext,
  personId: string,
  type: 'person.noteEnrolled' | 'person.notePinChanged',
  payload: unknown,
  alongside: Parameters<typeof executeForSelf>[3] = [],
) {
  const request = { id: ctx.records.uuid(), type, subject: personId, payload }
  return executeForSelf(ctx.records, ctx.place, request, alongside)
}

/** What the sign-in screen asks for next, for whoever was named; the same for a name that nobody has. */
const signInOptions = openProcedure.input(z.object({ identifier })).mutation(async ({ ctx, input }) => {
  await limitRequests(ctx, 'sign_in')
  const auth = await authInForce(ctx.records)
  const { components, passkey } = await prepareSignIn(auth, {
    identifier: identifierOf(input.identifier),
    place: ctx.place,
  })
  if (!passkey) return { components, passkey: null }
  const { rpId: relyingPartyId, ...request } = passkey
  return { components, passkey: { ...request, relyingPartyId } }
})

const signInProcedure = openProcedure
  .input(z.object({ ...proofFields, kind }))
  .mutation(async ({ ctx, input }): Promise<IdentityResult<{ personId: string; mustChangePin: boolean }>> => {
    await limitRequests(ctx, 'sign_in')
    const auth = await authInForce(ctx.records)
    const signed = await signIn(auth, {
      identifier: identifierOf(input.identifier),
      pin: input.pin,
      challengeId: input.challengeId ?? undefined,
      assertion: input.assertion ?? undefined,
      kind: input.kind,
      place: ctx.place,
      previousSessionId: ctx.session?.requester.sessionId,
    })
    if (!signed.ok) return refuse(ctx, signed)
    ctx.cookies.setSession(signed.token)
    return { ok: true, personId: signed.personId, mustChangePin: signed.mustChangePin }
  })

const signOut = openProcedure.mutation(async ({ ctx }) => {
  if (ctx.session) await endSession(ctx.records.auth, ctx.session.requester.sessionId)
  ctx.cookies.setSession(null)
  return { ok: true } as const
})

const changePinProcedure = signedInProcedure
  .meta({ whilePinIsDue: true })
  .input(z.object({ currentPin: pin, newPin: pin }))
  .mutation(async ({ ctx, input }): Promise<IdentityResult> => {
    await limitRequests(ctx, 'signing')
    const { personId, sessionId } = ctx.session.requester
    const changed = await changePin(ctx.records.auth, { personId, sessionId, ...input, place: ctx.place })
    if (!changed.ok) return refuse(ctx, changed)
    ctx.cookies.setSession(changed.token)
    await note(ctx, personId, 'person.notePinChanged', {})
    return { ok: true }
  })

/** The person sets their own PIN with the one-time code, and may scan the badge that is theirs from now on. */
const redeem = openProcedure
  .input(
    z.object({
      userName: z.string().trim().min(1).max(60),
      code: z.string().trim().min(8).max(40),
      newPin: pin,
      badge: z.string().trim().min(4).max(200).nullish(),
      kind,
    }),
  )
  .mutation(
    async ({ ctx, input }): Promise<IdentityResult<{ personId: string; notes: readonly Refusal[] }>> => {
      await limitRequests(ctx, 'enrolment')
      const { badge, ...about } = input
      const enrolled = await redeemEnrolmentCode(ctx.records.auth, { ...about, place: ctx.place })
      if (!enrolled.ok) return refuse(ctx, enrolled)
      ctx.cookies.setSession(enrolled.token)
      const { personId } = enrolled
      await note(ctx, personId, 'person.noteEnrolled', { components: ['pin'], credentialId: null })
      if (!badge) return { ok: true, personId, notes: [] }
      const statements = assignBadge(ctx.records.auth, personId, badge)
      const noted = await note(
        ctx,
        personId,
        'person.noteEnrolled',
        { components: ['badge'], credentialId: null },
        statements,
      )
      return { ok: true, personId, notes: noted.ok ? [] : noted.refusals }
    },
  )

const passkeyOptions = signedInProcedure.mutation(async ({ ctx }) => {
  const { personId, sessionId, name } = ctx.session.requester
  const person = await readPersonState(ctx.records, personId)
  return prepareRegistration(ctx.records.auth, {
    personId,
    sessionId,
    userName: person?.userName ?? '',
    displayName: name,
    place: ctx.place,
  })
})

const passkeyRegister = signedInProcedure
  .input(
    z.object({
      challengeId: id,
      pin,
      response: registrationResponse,
      nickname: z.string().trim().max(60).default(''),
    }),
  )
  .mutation(async ({ ctx, input }): Promise<IdentityResult<{ credentialId: string }>> => {
    await limitRequests(ctx, 'signing')
    const { personId, sessionId } = ctx.session.requester
    const about = { ...input, personId, sessionId, place: ctx.place }
    const done = await completeRegistration(ctx.records.auth, about)
    if (!done.ok) return refuse(ctx, done)
    const { credentialId } = done
    await note(ctx, personId, 'person.noteEnrolled', { components: ['webauthn'], credentialId })
    return { ok: true, credentialId }
  })

/** Names on tiles, for a registered kiosk alone; any other browser learns nothing of who works here. */
const people = openProcedure.input(z.object({ search }).default({})).query(async ({ ctx, input }) => {
  if (ctx.device?.kind !== 'kiosk') return []
  return listTiles(ctx.records, input.search)
})

/**
 * Makes this browser a registered device of the facility: an administrator signs in for this one act, and the session
 * that it needed ends with it.
 */
export const deviceRegister = openProcedure
  .input(
    z.object({
      ...proofFields,
      name: z.string().trim().min(2).max(60),
      kind: z.enum(['kiosk', 'office']).default('kiosk'),
    }),
  )
  .mutation(async ({ ctx, input }): Promise<IdentityResult<{ deviceId: string }>> => {
    await limitRequests(ctx, 'sign_in')
    const { records, place } = ctx
    const auth = await authInForce(records)
    const signed = await signIn(auth, {
      identifier: identifierOf(input.identifier),
      pin: input.pin,
      challengeId: input.challengeId ?? undefined,
      assertion: input.assertion ?? undefined,
      kind: 'kiosk',
      place,
    })
    if (!signed.ok) return refuse(ctx, signed)
    const { deviceId, token, statements } = registerDevice(auth, { name: input.name, kind: input.kind })
    const requester: Requester = {
      personId: signed.personId,
      name: '',
      roles: [],
      sessionId: signed.session.id,
      kind: 'kiosk',
      ...place,
    }
    // Whether this person may is read from the record: the rules refuse everyone but an administrator.
    const registered = signed.mustChangePin
      ? {
          ok: false as const,
          refusals: [refusal('pin_change_required', 'Choose a new PIN in the office first.')],
        }
      : await executeAlongside(
          records,
          requester,
          {
            id: records.uuid(),
            type: 'organisation.registerDevice',
            subject: ORGANISATION_ID,
            payload: { deviceId, name: input.name, kind: input.kind },
            performedAt: records.now(),
          },
          statements,
        )
    await endSession(auth, signed.session.id)
    if (!registered.ok)
      return refused(registered.refusals[0] ?? refusal('not_authorised', 'This was refused.'))
    ctx.cookies.setDevice(token)
    return { ok: true, deviceId }
  })

export const authRouter = t.router({
  signInOptions,
  signIn: signInProcedure,
  signOut,
  changePin: changePinProcedure,
  enrolment: t.router({ redeem }),
  passkey: t.router({ options: passkeyOptions, register: passkeyRegister }),
})

/** Whether this browser is a registered device, and under which name; one that is shows the facility's time. */
const device = openProcedure.query(async ({ ctx }) => ({
  registered: ctx.device !== null,
  name: ctx.device?.name ?? null,
  kind: ctx.device?.kind ?? null,
  timeZone: ctx.device ? await readFacilityZone(ctx.records) : null,
}))

export const kioskRouter = t.router({ device, people })
