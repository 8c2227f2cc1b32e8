import { globSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../services/root.ts'
import { runToEnd, type RunResult } from '../services/run-to-end.ts'
import { findOrInstallBrowser } from './browser.ts'
import { playwrightCounts, readCounts, vitestCounts } from './reports.ts'
import type { Stage } from './stage.ts'

const cache = join(repositoryRoot, 'node_modules/.cache')
const reportFolder = join(cache, 'batchproof/reports')
/** A stage that hangs is a failure, not a night's wait. */
const limits = { gate: 300, vitest: 900, browser: 1800 }
const show = (text: string) => void process.stdout.write(text)

/** Runs a program of node_modules under this Node. */
function tool(script: string, args: readonly string[], cwd = repositoryRoot): Promise<RunResult> {
  return runToEnd(process.execPath, [join(repositoryRoot, 'node_modules', script), ...args], {
    cwd,
    limitSeconds: limits.gate,
  })
}

/** A stage that passes or fails as a whole: it counts as one. Its commands all run, so that one run tells all. */
function gate(name: string, ...commands: (() => Promise<RunResult>)[]): Stage {
  return {
    name,
    streams: false,
    async run() {
      const outputs: string[] = []
      for (const command of commands) {
        const { exitCode, output } = await command()
        if (exitCode !== 0) outputs.push(output)
      }
      const failed = outputs.length > 0 ? 1 : 0
      return { passed: 1 - failed, failed, skipped: 0, output: outputs.join('\n') }
    },
  }
}

const svelteCheck = (folder: string) => {
  const options = ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']
  return tool('svelte-check/bin/svelte-check', ['--workspace', folder, ...options])
}

const typeCheck = (project: string) => tool('typescript/bin/tsc', ['--project', project])

/** Format, lint and types. Each keeps a cache, so that a warm run takes seconds. */
function gates(): Stage[] {
  const web = join(repositoryRoot, 'apps/web')
  const webSync = () => tool('../apps/web/node_modules/@sveltejs/kit/svelte-kit.js', ['sync'], web)
  return [
    gate(
      'types of web',
      webSync,
      () => svelteCheck('apps/web'),
      () => svelteCheck('packages/ui'),
    ),
    gate(
      'types',
      () => typeCheck('tsconfig.json'),
      () => typeCheck('party'),
      () => typeCheck('apps/wall'),
    ),
    gate('format', () =>
      tool('prettier/bin/prettier.cjs', ['--check', '--cache', '--log-level', 'warn', '.']),
    ),
    gate('lint', () => tool('oxlint/bin/oxlint', ['--deny-warnings'])),
  ]
}

function vitest(name: string, projects: readonly string[], streams: boolean): Stage {
  return {
    name,
    streams,
    async run() {
      const report = join(reportFolder, `${name}.json`)
      mkdirSync(reportFolder, { recursive: true })
      const result = await runToEnd(
        process.execPath,
        [
          join(repositoryRoot, 'node_modules/vitest/vitest.mjs'),
          'run',
          '--passWithNoTests',
          ...projects.flatMap((project) => ['--project', project]),
          ...['--reporter', streams ? 'default' : 'dot', '--reporter', 'json', `--outputFile.json=${report}`],
        ],
        { cwd: repositoryRoot, onOutput: streams ? show : undefined, limitSeconds: limits.vitest },
      )
      return { ...readCounts(report, vitestCounts, result.exitCode), output: result.output }
    },
  }
}

function browserTests(): Stage {
  return {
    name: 'e2e',
    streams: true,
    async run() {
      if (globSync('tests/e2e/**/*.test.ts', { cwd: repositoryRoot }).length === 0) {
        throw new Error('There is no browser test in tests/e2e.')
      }
      const report = join(reportFolder, 'e2e.json')
      const result = await runToEnd(
        process.execPath,
        [
          join(repositoryRoot, 'node_modules/@playwright/test/cli.js'),
          'test',
          ...['--config', join(repositoryRoot, 'tests/playwright.config.ts')],
        ],
        {
          cwd: repositoryRoot,
          env: { BATCHPROOF_CHROMIUM: await findOrInstallBrowser(show), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
          onOutput: show,
          limitSeconds: limits.browser,
        },
      )
      return { ...readCounts(report, playwrightCounts, result.exitCode), output: result.output }
    },
  }
}

/** The fast part: format, lint, types and unit tests (import boundaries and tidiness are unit tests). */
export function fastStages(): Stage[] {
  const [web, ...others] = gates()
  return [...(web ? [web] : []), vitest('unit', ['unit', 'svelte'], false), ...others]
}

/** The whole proof. */
export function allStages(): Stage[] {
  return [
    ...fastStages(),
    vitest('contract', ['contract'], true),
    vitest('simulation', ['simulation'], true),
    browserTests(),
  ]
}
