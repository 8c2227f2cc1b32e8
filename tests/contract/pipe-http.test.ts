import { join } from 'node:path'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { temporaryFolder } from './support/folder.ts'
import { pipeBacking, type EmptyPair } from './support/pipe-backing.ts'
import { pipeContract } from './support/pipe-suite.ts'
import { startSqld } from './support/sqld.ts'

async function openServer(): Promise<EmptyPair> {
  const folder = temporaryFolder()
  const sqld = await startSqld(join(folder.path, 'primary'))
  const open = () => openHttpDatabase({ url: sqld.url })
  return {
    primary: open(),
    here: open(),
    close: async () => {
      await sqld.stop()
      folder.remove()
    },
  }
}

pipeContract('a libSQL server by HTTP', async () => pipeBacking(await openServer()))
