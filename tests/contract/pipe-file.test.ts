import { join } from 'node:path'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { temporaryFolder } from './support/folder.ts'
import { pipeBacking, type EmptyPair } from './support/pipe-backing.ts'
import { pipeContract } from './support/pipe-suite.ts'

async function openFile(): Promise<EmptyPair> {
  const folder = temporaryFolder()
  const path = join(folder.path, 'record.db')
  const primary = await openFileDatabase(path)
  const here = await openFileDatabase(path)
  return {
    primary,
    here,
    close: async () => {
      await Promise.all([primary.close(), here.close()])
      folder.remove()
    },
  }
}

pipeContract('a file', async () => pipeBacking(await openFile()))
