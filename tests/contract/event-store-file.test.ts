import { join } from 'node:path'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { eventStoreContract } from './support/event-store-suite.ts'
import { temporaryFolder } from './support/folder.ts'

eventStoreContract('a file', async () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'record.db')
  const db = await openFileDatabase(path)
  await migrate(db)
  return {
    db,
    openAgain: () => openFileDatabase(path),
    close: async () => {
      await db.close()
      folder.remove()
    },
  }
})
