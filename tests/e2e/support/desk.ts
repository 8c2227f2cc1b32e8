import { definitionOf, type CommandName, type PayloadInput, type Refusal } from '@batchproof/domain'
import type { CommandResult, SignatureProof, SignerInput } from '@batchproof/protocol'
import type { AppRouter } from '@batchproof/api'
import type { APIRequestContext } from '@playwright/test'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import type { DemoPerson } from './house.ts'

export type Api = TRPCClient<AppRouter>

/** Where a house answers, and who lives there. */
export interface Address {
  readonly origin: string
  person(userName: string): DemoPerson
}

const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value as never }

/** The API as the product's own pages call it, over the cookies of a request context. */
export function apiOver(request: APIRequestContext, origin: string): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${origin}/api/trpc`,
        headers: { 'x-batchproof': '1', origin },
        transformer: asItIs,
        fetch: async (input, init) => {
          const answer = await request.fetch(String(input), {
            method: init?.method,
            headers: init?.headers as Record<string, string>,
            data: init?.body as string | undefined,
          })
          return new Response(await answer.text(), { status: answer.status() })
        },
      }),
    ],
  })
}

interface CommandProcedure {
  mutate(input: unknown): Promise<CommandResult>
}

/** Sends a command with the proof that it needs, as a page would. */
export function sendTo(api: Api, name: CommandName, input: object): Promise<CommandResult> {
  const [section = '', procedure = ''] = name.split('.')
  const sections = api as unknown as Record<string, Record<string, CommandProcedure>>
  const found = sections[section]?.[procedure]
  if (!found) throw new RangeError(`there is no procedure for ${name}`)
  return found.mutate(input)
}

/** One person, signed in, who sends commands past the screens: for what no screen offers, and to bring a record along. */
export class Desk {
  readonly api: Api
  /** The cookies of the session, for what is not an API call. */
  readonly request: APIRequestContext
  readonly person: DemoPerson
  readonly #address: Address

  constructor(api: Api, request: APIRequestContext, person: DemoPerson, address: Address) {
    this.api = api
    this.request = request
    this.person = person
    this.#address = address
  }

  /** Signs in over a request context of their own. @throws Error when the sign-in is refused */
  static async open(request: APIRequestContext, address: Address, userName: string): Promise<Desk> {
    const person = address.person(userName)
    const api = apiOver(request, address.origin)
    const signedIn = await api.auth.signIn.mutate({
      identifier: { by: 'user_name', userName },
      pin: person.pin,
      kind: 'office',
    })
    if (!signedIn.ok) throw new Error(`${person.name}: ${signedIn.refusal.message}`)
    return new Desk(api, request, person, address)
  }

  /** Sends a command; signs it with the PIN where the catalogue asks for a signature. `by`: another person signs. */
  async try<Name extends CommandName>(
    name: Name,
    subject: string,
    payload: PayloadInput<Name>,
    { by }: { readonly by?: string } = {},
  ): Promise<CommandResult> {
    const made = { id: crypto.randomUUID(), performedAt: new Date().toISOString(), subject, payload }
    if (!definitionOf(name).signature) return sendTo(this.api, name, made)
    const signed = await this.prove(name, made, by)
    return 'refusals' in signed ? signed : sendTo(this.api, name, { ...made, proof: signed })
  }

  /** Prepares the signature of a command and gives the proof of it, or the reasons why nobody may sign. */
  async prove(
    name: CommandName,
    made: { id: string; performedAt: string; subject: string; payload: unknown },
    by?: string,
  ): Promise<SignatureProof | { ok: false; refusals: readonly Refusal[] }> {
    const signer: SignerInput = by ? { by: 'user_name', userName: by } : { by: 'session' }
    const answer = await this.api.sign.prepare.mutate({ ...made, type: name, signer })
    if (!answer.ok) return answer
    const { challengeId, signerId, prevHash, components } = answer.prepared
    const { userName, pin } = by ? this.#address.person(by) : this.person
    const named = components.includes('identifier') ? userName : null
    return { challengeId, signerId, prevHash, pin, userName: named, badge: null, assertion: null }
  }

  /** As `try`, for what must succeed. @throws Error with the reasons */
  async do<Name extends CommandName>(
    name: Name,
    subject: string,
    payload: PayloadInput<Name>,
    more: { readonly by?: string } = {},
  ): Promise<void> {
    const result = await this.try(name, subject, payload, more)
    if (!result.ok)
      throw new Error(`${name} by ${this.person.name}: ${result.refusals.map((r) => r.message).join(' ')}`)
  }
}

/** The codes of what a command was refused for; empty where it was recorded. */
export const codesOf = (result: CommandResult): string[] =>
  result.ok ? [] : result.refusals.map(({ code }) => code)
