import { join } from 'node:path'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { eventStoreContract } from './support/event-store-suite.ts'
import { temporaryFolder } from './support/folder.ts'
import { startSqld } from './support/sqld.ts'

eventStoreContract('a libSQL server by HTTP', async () => {
  const folder = temporaryFolder()
  const sqld = await startSqld(join(folder.path, 'primary'))
  const db = openHttpDatabase({ url: sqld.url })
  await migrate(db)
  return {
    db,
    openAgain: async () => openHttpDatabase({ url: sqld.url }),
    close: async () => {
      await db.close()
      await sqld.stop()
      folder.remove()
    },
  }
})
