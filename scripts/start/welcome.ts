import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './config.ts'

/** What the seed writes to `<data>/demo-people.json`, so that a newcomer can sign in. */
const demoPeopleSchema = z.array(
  z.object({ name: z.string(), userName: z.string(), roles: z.array(z.string()), pin: z.string() }),
)

/** What is printed once everything answers. */
export function welcome(config: Config): string {
  const lines = [
    '',
    '  Batchproof is running.',
    '',
    `  Office        ${config.origin}/`,
    `  Kiosk (iPad)  ${config.origin}/kiosk`,
    `  Wall display  ${config.origin}/wall/`,
    `  Live rooms    ${config.partyUrl}`,
    ...(config.simulatedBalances
      ? [`  Balances      http://127.0.0.1:4311/  (simulated: put weights on BAL-01 and BAL-02)`]
      : []),
    `  Data          ${config.dataDir}`,
    ...peopleOf(config),
    '',
    '  Ctrl-C stops all of it.',
    '',
  ]
  return lines.join('\n')
}

/** The people of the demonstration facility with their PINs, and a first thing to try; nothing without them. */
export function peopleOf(config: Pick<Config, 'dataDir' | 'origin'>): string[] {
  const path = join(config.dataDir, 'demo-people.json')
  if (!existsSync(path)) return []
  const found = demoPeopleSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  const column = (text: (person: (typeof found)[number]) => string) =>
    Math.max(...found.map((person) => text(person).length))
  const userNameWidth = column((person) => person.userName)
  const nameWidth = column((person) => person.name)
  const rows = found.map(
    ({ userName, name, roles, pin }) =>
      `    ${userName.padEnd(userNameWidth)}  ${name.padEnd(nameWidth)}  PIN ${pin}  ${roles.join(', ')}`,
  )
  const technician = found.find((person) => person.roles.some((role) => /technician/i.test(role)))
  const first = technician
    ? [
        '',
        `  First thing to try: open ${config.origin}/kiosk and let the administrator register it.`,
        `  Then be ${technician.name} (PIN ${technician.pin})`,
        "  and start the first scheduled batch under 'My batches today'.",
      ]
    : []
  return ['', '  People of the demonstration facility:', ...rows, ...first]
}
