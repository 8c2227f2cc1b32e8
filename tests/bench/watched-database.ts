import type { Database, Row, Statement, WriteResult } from '@batchproof/db'

/** A write that went through: its statements, and how many rows each of them touched. */
export interface SeenWrite {
  readonly statements: readonly Statement[]
  readonly rowsAffected: readonly number[]
}

/** A database that tells what was written to it. */
export class WatchedDatabase implements Database {
  readonly kind = 'file'
  readonly #beneath: Database
  readonly #saw: (write: SeenWrite) => void

  constructor(beneath: Database, saw: (write: SeenWrite) => void) {
    this.#beneath = beneath
    this.#saw = saw
  }

  get client(): Database['client'] {
    return this.#beneath.client
  }

  read(statements: readonly Statement[]): Promise<Row[][]> {
    return this.#beneath.read(statements)
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    const result = await this.#beneath.write(statements)
    this.#saw({ statements, rowsAffected: result.rowsAffected })
    return result
  }

  status(): ReturnType<Database['status']> {
    return this.#beneath.status()
  }

  close(): Promise<void> {
    return this.#beneath.close()
  }
}
