import { mayCommand, openVersion, type Refusal } from '@batchproof/domain'
import { createApi, type Api } from '$lib/api/client.ts'
import { approvalNeeds, type ApprovalNeed } from '$lib/office/formula/approval-needs.ts'
import { mayReadPeople } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'

/** What the rules would say to each signature of the person who looks, and who else may set it. */
export const load: PageLoad = async ({ fetch, parent }) => {
  const { formula, me } = await parent()
  const version = openVersion(formula.state)
  if (!version) return { blocks: {}, signers: {} }
  const api = createApi(fetch)
  const needs = approvalNeeds(version, formula.extraSignatures)
  const { roles } = me.person
  const blocks = Promise.all(
    needs
      .filter((need) => need.open && mayCommand(roles, need.command))
      .map(
        async (need) => [need.command, await asked(api, formula.state.id, version.version, need)] as const,
      ),
  )
  const signers = mayReadPeople(roles) ? whoMay(api, needs) : Promise.resolve({})
  return { blocks: Object.fromEntries(await blocks), signers: await signers }
}

/** A dry run. An answer that does not come blocks nothing: the server decides again when it is signed. */
async function asked(
  api: Api,
  subject: string,
  version: number,
  need: ApprovalNeed,
): Promise<readonly Refusal[]> {
  try {
    const performedAt = new Date().toISOString()
    const payload = { version }
    return (await api.commands.dryRun.mutate({ type: need.command, subject, performedAt, payload })).refusals
  } catch {
    return []
  }
}

async function whoMay(api: Api, needs: readonly ApprovalNeed[]): Promise<Record<string, readonly string[]>> {
  try {
    const people = await api.person.list.query()
    return Object.fromEntries(
      needs.map((need) => [
        need.command,
        people
          .filter((person) => person.active && person.roles.some((role) => need.roles.includes(role)))
          .map((person) => person.name),
      ]),
    )
  } catch {
    return {}
  }
}
