import { join } from 'node:path'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { openReplicaDatabase } from '@batchproof/db/replica/replica-database.ts'
import { temporaryFolder } from './support/folder.ts'
import { pipeBacking, type EmptyPair } from './support/pipe-backing.ts'
import { pipeContract } from './support/pipe-suite.ts'
import { startSqld } from './support/sqld.ts'

async function openGateway(): Promise<EmptyPair> {
  const folder = temporaryFolder()
  const sqld = await startSqld(join(folder.path, 'primary'))
  // The office sets the facility up; the gateway comes to a record that is there.
  const primary = openHttpDatabase({ url: sqld.url })
  const here = await openReplicaDatabase({
    path: join(folder.path, 'replica.db'),
    primaryUrl: sqld.url,
    syncIntervalSeconds: 1,
  })
  return {
    primary,
    here,
    close: async () => {
      await here.close()
      await sqld.stop()
      folder.remove()
    },
  }
}

pipeContract('an embedded replica', async () => pipeBacking(await openGateway()))
