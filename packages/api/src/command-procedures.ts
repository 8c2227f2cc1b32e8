import type { TRPCMutationProcedure } from '@trpc/server'
import type { PayloadInput } from '@batchproof/domain'
import type { CommandResult, signatureProof } from '@batchproof/protocol'
import type { z } from 'zod'
import { exposedCommands, runCommand } from './run-command.ts'
import { signedInProcedure } from './trpc.ts'
import type { ExposedCommand } from './run-command.ts'

/** What a client sends with a command of this name. */
export interface CommandInputOf<Name extends ExposedCommand> {
  /** A fresh uuid made by the client: the same id is recorded once, however often it is sent. */
  readonly id: string
  readonly subject: string
  readonly performedAt: string
  readonly payload: PayloadInput<Name>
  readonly proof?: z.input<typeof signatureProof> | null
}

/** One procedure a command: `batch.performStep` becomes `performStep` of `batch`. */
export type CommandProcedures<Section extends string> = {
  readonly [
    Name in ExposedCommand as Name extends `${Section}.${infer Procedure}` ? Procedure : never
  ]: TRPCMutationProcedure<{ meta: unknown; input: CommandInputOf<Name>; output: CommandResult }>
}

/**
 * The procedures of one section of the catalogue. Their input is checked inside, not by the procedure: what a person
 * typed wrong comes back as refusals that name the field, not as a bad request.
 */
export function commandProcedures<Section extends string>(section: Section): CommandProcedures<Section> {
  const prefix = `${section}.`
  const own = exposedCommands.filter((name) => name.startsWith(prefix))
  const procedures = own.map((name) => [
    name.slice(prefix.length),
    signedInProcedure
      .meta({ whilePinIsDue: true })
      .input((input: unknown) => input)
      .mutation(({ ctx, input }) => runCommand(ctx, name, input)),
  ])
  return Object.fromEntries(procedures) as CommandProcedures<Section>
}
