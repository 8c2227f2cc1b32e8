import type { BlobStore, Database, DatabaseAddress } from '@batchproof/db'
import type { ServerConfig } from './config.ts'

/** What differs between Node and the edge. */
export interface Host {
  /** Opens a database by its address. @throws ConfigProblem for a kind that this host cannot open */
  openDatabase(address: DatabaseAddress, config: ServerConfig): Promise<Database>
  /** Where the organisation's photos and documents are kept. */
  blobStore(organisationId: string, db: Database, config: ServerConfig): BlobStore
  /** The text of the directory of organisations. */
  readDirectory(config: ServerConfig): Promise<string>
  /** Runs work again and again beside the requests, where the host lets a process live on. */
  repeat(everySeconds: number, work: () => Promise<unknown>): void
}
