import { changePin, createAccount, issueEnrolmentCode, redeemEnrolmentCode, signIn } from '@batchproof/auth'
import { SYSTEM_ACTOR } from '@batchproof/domain'
import { executeAlongside, executeForSelf } from '@batchproof/records'
import { CommandRefused, OFFICE_DESK, type Acting, type Somebody } from './driver.ts'
import type { Role } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import type { Records } from '@batchproof/records'

/** A person to be registered, with the badge they carry and the PIN they will choose. */
export interface NewPerson {
  readonly name: string
  readonly userName: string
  readonly roles: readonly Role[]
  readonly badge: string
  readonly pin: string
}

const PLACE = { ...OFFICE_DESK, userAgent: 'Mozilla/5.0 (Macintosh) Safari/605.1.15' }
const FIRST_CODE_REASON = 'First enrolment of a new person'

/**
 * Registers a person with an account and a one-time code, and has them enrol with it.
 *
 * @param administrator null for the very first person of an empty database, whom the product itself lets in
 */
export async function enrol(
  records: Records,
  administrator: Acting | null,
  { name, userName, roles, badge, pin }: NewPerson,
): Promise<Somebody> {
  const personId = records.uuid()
  const account = createAccount(records.auth, { personId, userName, badge })
  await send(records, administrator, 'person.register', personId, { name, userName, roles }, account)
  const issuedBy = administrator?.person.personId ?? SYSTEM_ACTOR.personId
  const issued = issueEnrolmentCode(records.auth, { personId, issuedBy })
  if (!issued.ok) throw new CommandRefused(`Code for ${name}`, [issued.refusal])
  const why = { reason: FIRST_CODE_REASON }
  await send(records, administrator, 'person.issueEnrolmentCode', personId, why, issued.statements)
  const redeemed = await redeemEnrolmentCode(records.auth, {
    userName,
    code: issued.code,
    newPin: pin,
    kind: 'office',
    place: PLACE,
  })
  if (!redeemed.ok) throw new CommandRefused(`Enrolment of ${name}`, [redeemed.refusal])
  const noted = { components: ['badge', 'pin'], credentialId: null }
  await send(records, null, 'person.noteEnrolled', personId, noted)
  return { personId, name, userName, roles, pin }
}

/** A person chooses another PIN; `records.auth` says at what cost it is kept. The person knows it from then on. */
export async function choosePin(records: Records, person: Somebody, newPin: string): Promise<void> {
  const opened = await signIn(records.auth, {
    identifier: { kind: 'user_name', userName: person.userName },
    pin: person.pin,
    kind: 'office',
    place: PLACE,
  })
  if (!opened.ok) throw new CommandRefused(`Signing in as ${person.name}`, [opened.refusal])
  const changed = await changePin(records.auth, {
    personId: person.personId,
    sessionId: opened.session.id,
    currentPin: person.pin,
    newPin,
    place: PLACE,
  })
  if (!changed.ok) throw new CommandRefused(`New PIN of ${person.name}`, [changed.refusal])
  person.pin = newPin
  await send(records, null, 'person.notePinChanged', person.personId, {})
}

type Alongside = Parameters<typeof executeForSelf>[3]

async function send(
  records: Records,
  administrator: Acting | null,
  type: string,
  subject: string,
  payload: unknown,
  alongside: Alongside = [],
): Promise<void> {
  const request = { id: records.uuid(), type, subject, payload }
  const result: CommandResult = administrator
    ? await executeAlongside(
        records,
        await administrator.requester(),
        { ...request, performedAt: records.now() },
        alongside,
      )
    : await executeForSelf(records, PLACE, request, alongside)
  if (!result.ok) throw new CommandRefused(type, result.refusals)
}
