import { batchCommands } from '../batch/commands.ts'
import { equipmentCommands } from '../facility/equipment.ts'
import { roomCommands } from '../facility/room.ts'
import { formulaCommands } from '../formula/commands.ts'
import { lotCommands } from '../material/commands.ts'
import { materialCommands } from '../material/material.ts'
import { recipientCommands } from '../material/recipient.ts'
import { organisationCommands } from '../organisation/organisation.ts'
import { personCommands } from '../people/commands.ts'
import { deviationCommands } from '../quality/deviation.ts'
import { recallCommands } from '../quality/recall.ts'
import type { z } from 'zod'
import type { CommandDefinition } from './command.ts'
import type { Role } from './role.ts'

/**
 * Every command, once: from this table come the typed procedures, the REST routes and their OpenAPI, the role matrix
 * and its test, the signature sheet, the outbox and the buttons.
 */
export const catalogue = {
  ...organisationCommands,
  ...personCommands,
  ...roomCommands,
  ...equipmentCommands,
  ...materialCommands,
  ...lotCommands,
  ...recipientCommands,
  ...formulaCommands,
  ...batchCommands,
  ...deviationCommands,
  ...recallCommands,
}
export type Catalogue = typeof catalogue
export type CommandName = keyof Catalogue

/** Payload of a command as a client sends it. */
export type PayloadInput<Name extends CommandName> = z.input<Catalogue[Name]['payload']>
/** Payload of a command as deciders get it. */
export type PayloadOf<Name extends CommandName> = z.output<Catalogue[Name]['payload']>

export const commandNames = Object.keys(catalogue) as CommandName[]

/** The row of a command. */
export function definitionOf(name: CommandName): CommandDefinition {
  return catalogue[name]
}

/** Whether the name is one of the catalogue. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(catalogue, name)
}

/** Whether any of the roles may send the command. A command without roles is the product's own. */
export function mayCommand(roles: readonly string[], name: CommandName): boolean {
  const allowed: readonly Role[] = definitionOf(name).roles
  return roles.some((role) => (allowed as readonly string[]).includes(role))
}
