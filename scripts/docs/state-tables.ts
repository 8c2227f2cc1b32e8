import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  batchStates,
  catalogue,
  commandNames,
  definitionOf,
  deviationStates,
  formulaStates,
  isCommandName,
  lotStates,
  recallStates,
  ROLES,
  SIGNATURE_MEANINGS,
  stepStates,
} from '@batchproof/domain'
import type { Role, StateTable } from '@batchproof/domain'
import { format, resolveConfig } from 'prettier'

/** Where the printed tables are kept; a test compares them with the code. */
export const DOCUMENT = fileURLToPath(new URL('../../docs/validation/state-tables.md', import.meta.url))

const words = (text: string) => text.replaceAll('_', ' ')

function rolesOf(command: string): string {
  if (!isCommandName(command)) throw new Error(`${command} is in a state table and not in the catalogue`)
  return definitionOf(command)
    .roles.map((role: Role) => ROLES[role])
    .join(', ')
}

function meaningOf(command: string): string {
  const signature = isCommandName(command) ? definitionOf(command).signature : null
  return signature ? SIGNATURE_MEANINGS[signature.meaning] : '–'
}

function section(table: StateTable<string>): string {
  const rows = table.transitions.map(
    ({ from, command, to, requirement }) =>
      `| ${from.map(words).join(', ')} | \`${command}\` | ${to === null ? '(stays)' : words(to)} | ${rolesOf(command)} | ${meaningOf(command)} | ${requirement} |`,
  )
  const title = `${table.name.charAt(0).toUpperCase()}${table.name.slice(1)}`
  return [
    `## ${title}`,
    `Starts as **${words(table.initial)}**. States: ${table.states.map(words).join(', ')}.`,
    ['| From | Command | To | Who | Signed as | Requirement |', '|---|---|---|---|---|---|', ...rows].join(
      '\n',
    ),
  ].join('\n\n')
}

function authorities(): string {
  const rows = commandNames.map((name) => {
    const { roles, signature, offline, requirement, label } = catalogue[name]
    const who = roles.length > 0 ? roles.map((role: Role) => ROLES[role]).join(', ') : 'the product itself'
    const signed = signature
      ? `${SIGNATURE_MEANINGS[signature.meaning]} (${signature.components === 'always_all' ? 'all components, always' : 'by session'})`
      : '–'
    return `| \`${name}\` | ${label} | ${who} | ${signed} | ${offline ? 'yes' : 'no'} | ${requirement} |`
  })
  return [
    '## Authorities',
    [
      '| Command | Label | Who | Signed as | Offline | Requirement |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  ].join('\n\n')
}

/** The document as the code makes it. */
export async function stateTablesDocument(): Promise<string> {
  const tables: StateTable<string>[] = [
    formulaStates,
    batchStates,
    stepStates,
    lotStates,
    deviationStates,
    recallStates,
  ]
  const text = [
    '# State tables and authorities',
    'Printed from the tables that the product itself decides by (21 CFR 11.10(f), (g)); do not edit. `pnpm docs:tables` prints it again.',
    ...tables.map(section),
    authorities(),
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' })
}

/** The document as it is kept. */
export const keptDocument = (): string => readFileSync(DOCUMENT, 'utf8')

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(DOCUMENT, await stateTablesDocument())
