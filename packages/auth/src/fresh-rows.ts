import type { Row, Statement } from '@batchproof/db/database.ts'
import type { AuthContext } from './context.ts'

/**
 * Reads from the database that holds the record. A replica's own copy may be seconds behind: it does not know the
 * challenge just given, and would still honour the passkey just revoked.
 */
export async function freshRows(
  ctx: Pick<AuthContext, 'db'>,
  statements: readonly Statement[],
): Promise<Row[][]> {
  if (ctx.db.kind !== 'replica') return ctx.db.read(statements)
  return (await ctx.db.write(statements)).rows
}
