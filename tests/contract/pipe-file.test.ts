import { join } from 'node:path'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { temporaryFolder } from './support/folder.ts'
import { pipeBacking, type OpenPair } from './support/pipe-backing.ts'
import { pipeContract } from './support/pipe-suite.ts'

const openFile: OpenPair = async () => {
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

pipeContract('a file', () => pipeBacking(openFile))
