import { databaseBlobStore, openHttpDatabase } from '@batchproof/db'
import { ConfigProblem } from './config.ts'
import type { Host } from './host.ts'

/** The edge: a libSQL server over HTTP, and nothing that lives longer than a request. */
export const host: Host = {
  async openDatabase(address, { environment }) {
    if (address.kind !== 'http')
      throw new ConfigProblem('BATCHPROOF_DATABASE_URL must name a libSQL server here: a Worker has no disk.')
    const { url, authTokenVariable } = address
    return openHttpDatabase({
      url,
      authToken: authTokenVariable ? environment[authTokenVariable] : undefined,
    })
  },
  blobStore: (_organisationId, db) => databaseBlobStore(db),
  readDirectory: async ({ directory }) => directory ?? '',
  // A Worker answers requests alone; what is due is done after the next command.
  repeat: () => undefined,
}
