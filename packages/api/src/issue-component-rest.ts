import { refusal } from '@batchproof/domain'
import type { RefusalCode } from '@batchproof/domain'
import type { IssueRefused } from '@batchproof/protocol'
import { issueForMachine } from './issue-component.ts'
import { secondsToWait } from './limits.ts'
import { resolveMachine } from './machine.ts'
import type { IssueAnswer } from './issue-component.ts'
import type { MachineContext } from './machine.ts'

/** 1 to 200 visible characters: what a header carries unharmed. */
const KEY = /^[\x21-\x7E]{1,200}$/

/** A rule that says no is 422; these say more by their status. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  value_invalid: 400,
  not_authorised: 403,
  not_assigned: 403,
  not_found: 404,
  record_moved: 409,
  request_key_reused: 409,
}
const RULE_SAYS_NO = 422

type Headers = Readonly<Record<string, string>>

const problem = (status: number, message: string, requestId: string, headers: Headers = {}) =>
  Response.json({ message, requestId }, { status, headers })

function answerWith(answer: IssueAnswer, requestId: string): Response {
  if (answer.ok) {
    const headers = answer.repeated ? { 'idempotency-replayed': 'true' } : undefined
    return Response.json(answer.issued, { headers })
  }
  const [first] = answer.refusals
  const refused: IssueRefused = { ok: false, requestId, refusals: answer.refusals }
  return Response.json(refused, { status: (first && STATUS[first.code]) ?? RULE_SAYS_NO })
}

const refusedFor = (code: RefusalCode, words: string, field?: string): IssueAnswer => ({
  ok: false,
  refusals: [refusal(code, words, field)],
})

const tooMany = (waitSeconds: number, requestId: string) =>
  problem(429, `Too many requests. Try again in ${waitSeconds} seconds.`, requestId, {
    'retry-after': String(waitSeconds),
  })

/**
 * `POST /api/batches/issue-component`, for scanners and other systems (B08.2). Who asks is told by the token alone;
 * what is asked twice under one `Idempotency-Key` is done once.
 */
export async function issueComponentOverRest(ctx: MachineContext, request: Request): Promise<Response> {
  const { records, requestId } = ctx
  try {
    const known = await resolveMachine(ctx, request.headers.get('authorization'), 'components.issue')
    if (!known.ok) {
      const wait = await secondsToWait(records, 'machine_unknown', ctx.place.networkAddress)
      if (wait > 0) return tooMany(wait, requestId)
      return known.status === 401
        ? problem(401, known.message, requestId, { 'www-authenticate': 'Bearer' })
        : answerWith(refusedFor('not_authorised', known.message), requestId)
    }
    const { machine } = known
    const wait = await secondsToWait(records, 'machine', machine.id)
    if (wait > 0) return tooMany(wait, requestId)
    const key = request.headers.get('idempotency-key') ?? ''
    if (!KEY.test(key)) {
      const words = 'Send a header Idempotency-Key of 1 to 200 visible characters, new for every issue.'
      return answerWith(refusedFor('value_invalid', words, 'Idempotency-Key'), requestId)
    }
    const input: unknown = await request.json().catch(() => undefined)
    if (input === undefined)
      return answerWith(refusedFor('value_invalid', 'The body is not JSON.'), requestId)
    return answerWith(await issueForMachine(ctx, machine, key, input), requestId)
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DatabaseUnavailable')) throw error
    ctx.noteDefect(error, 'issue-component')
    return problem(503, 'The record cannot be reached now. Try again in a moment.', requestId, {
      'retry-after': '5',
    })
  }
}
