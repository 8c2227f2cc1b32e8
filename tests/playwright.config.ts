import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'

/**
 * The browser tests. Nothing is started here: `e2e/global-setup.ts` brings up the house on free ports.
 * `npm test` finds or installs the browser and names it by BATCHPROOF_CHROMIUM; by hand:
 *   npx playwright test --config tests/playwright.config.ts
 */
const setup = join(import.meta.dirname, 'e2e/global-setup.ts')
const debian = '/usr/bin/chromium'
const executablePath = process.env.BATCHPROOF_CHROMIUM ?? (existsSync(debian) ? debian : undefined)
const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.test.ts',
  outputDir: '../test-results',
  globalSetup: existsSync(setup) ? setup : undefined,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A journey that passes on the second try is not a proof.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    launchOptions: {
      executablePath,
      // In a container there is no user namespace for Chromium's own sandbox; it only opens our own pages.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } },
  ],
})
