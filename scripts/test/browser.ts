import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { repositoryRoot } from '../services/root.ts'
import { runToEnd } from '../services/run-to-end.ts'
import { PlainError } from '../services/service.ts'

const browserNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * A Chromium that starts: the one named by BATCHPROOF_CHROMIUM or installed, else Playwright's own
 * download, else Debian's package.
 *
 * @returns the path of the executable
 * @throws PlainError when there is none and none can be installed
 */
export async function findOrInstallBrowser(tell: (text: string) => void): Promise<string> {
  const installed = await firstThatStarts(candidates())
  if (installed) return installed
  tell('There is no Chromium; installing one ...\n')
  const playwrightCli = join(repositoryRoot, 'node_modules/@playwright/test/cli.js')
  await runToEnd(process.execPath, [playwrightCli, 'install', '--with-deps', 'chromium'], {
    cwd: repositoryRoot,
  })
  const downloaded = await firstThatStarts([chromium.executablePath()])
  if (downloaded) return downloaded
  await installByApt()
  const packaged = await firstThatStarts(candidates())
  if (packaged) return packaged
  throw new PlainError(
    'The browser tests need Chromium and it could not be installed: install the package "chromium", or set BATCHPROOF_CHROMIUM to its path.',
  )
}

function candidates(): string[] {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  const onPath = browserNames.flatMap((name) => folders.map((folder) => join(folder, name)))
  const named = process.env['BATCHPROOF_CHROMIUM']
  return [...(named ? [named] : []), ...onPath, chromium.executablePath()]
}

async function firstThatStarts(paths: readonly string[]): Promise<string | undefined> {
  for (const path of new Set(paths.filter((candidate) => existsSync(candidate)))) {
    // A stub that only says "install the snap" is on PATH too, and does not start.
    const { exitCode } = await runToEnd(path, ['--version'], { cwd: repositoryRoot })
    if (exitCode === 0) return path
  }
  return undefined
}

async function installByApt(): Promise<void> {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  for (const command of [
    ['apt-get', 'update'],
    ['apt-get', 'install', '--yes', 'chromium'],
  ]) {
    const [program = '', ...args] = [...asRoot, ...command]
    await runToEnd(program, args, { cwd: repositoryRoot, env: { DEBIAN_FRONTEND: 'noninteractive' } })
  }
}
