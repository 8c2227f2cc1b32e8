import { openHttpDatabase } from '@batchproof/db'
import { folderBlobStore } from '@batchproof/db/blob-folder.ts'
import { databaseBlobStore } from '@batchproof/db/blob-store.ts'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigProblem } from './config.ts'
import type { DatabaseAddress } from '@batchproof/db'
import type { ServerConfig } from './config.ts'
import type { Host } from './host.ts'

/** The organisation of a site that names no directory keeps its files where they always were. */
const ONLY_ORGANISATION = 'main'

function tokenOf(address: DatabaseAddress, { environment }: ServerConfig): string | undefined {
  const name = 'authTokenVariable' in address ? address.authTokenVariable : undefined
  return name === undefined ? undefined : environment[name]
}

/** Node: a file or a libSQL server; files in the data folder. */
export const host: Host = {
  async openDatabase(address, config) {
    if (address.kind === 'http')
      return openHttpDatabase({ url: address.url, authToken: tokenOf(address, config) })
    if (address.kind === 'file') return openFileDatabase(resolve(config.dataDir ?? '.', address.path))
    throw new ConfigProblem('The web server opens a file or a libSQL server; a replica is the gateway’s.')
  },
  blobStore(organisationId, db, { dataDir }) {
    // A server's record has its files beside it, where the edge finds them too.
    if (dataDir === null || db.kind === 'http') return databaseBlobStore(db)
    const folder = organisationId === ONLY_ORGANISATION ? 'blobs' : join('blobs', organisationId)
    return folderBlobStore(join(dataDir, folder))
  },
  readDirectory: ({ directory }) => readFile(directory ?? '', 'utf8'),
  repeat(everySeconds, work) {
    let isRunning = false
    const run = async () => {
      if (isRunning) return
      isRunning = true
      await work().catch(() => undefined)
      isRunning = false
    }
    // It must not keep the process from ending.
    setInterval(() => void run(), everySeconds * 1000).unref()
  },
}
