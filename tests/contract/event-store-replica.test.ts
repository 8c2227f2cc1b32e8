import { join } from 'node:path'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { openReplicaDatabase } from '@batchproof/db/replica/replica-database.ts'
import { eventStoreContract } from './support/event-store-suite.ts'
import { temporaryFolder } from './support/folder.ts'
import { startSqld } from './support/sqld.ts'

eventStoreContract('an embedded replica', async () => {
  const folder = temporaryFolder()
  const sqld = await startSqld(join(folder.path, 'primary'))
  const db = await openReplicaDatabase({
    path: join(folder.path, 'replica.db'),
    primaryUrl: sqld.url,
    syncIntervalSeconds: 0.2,
  })
  await migrate(db)
  return {
    db,
    // The second writer of a gateway's primary is someone else's: the office, over HTTP.
    openAgain: async () => openHttpDatabase({ url: sqld.url }),
    close: async () => {
      await db.close()
      await sqld.stop()
      folder.remove()
    },
  }
})
