import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const shared = {
  environment: 'node',
  restoreMocks: true,
  unstubEnvs: true,
  unstubGlobals: true,
  // A machine with other work is slow, not wrong.
  testTimeout: 30_000,
  hookTimeout: 30_000,
} as const

/** What stands beside its code, but takes too long for the unit tests: it starts a runtime, or makes very much. */
const SLOW = {
  contract: 'packages/**/*.workerd.test.ts',
  simulation: 'packages/**/*.simulation.test.ts',
} as const

/**
 * Every suite but the browser's. `npx vitest run packages/domain` runs one folder,
 * `npx vitest run --project contract` one kind of test.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          // One process reads the code once for all its files. A test that changes what others see puts it back.
          isolate: false,
          // Generous for a machine that is busy with much else: slow is not wrong.
          testTimeout: 20_000,
          include: [
            'packages/**/*.test.ts',
            'party/**/*.test.ts',
            'scripts/**/*.test.ts',
            'tests/tidy/**/*.test.ts',
            'apps/wall/**/*.test.ts',
            'apps/gateway/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'packages/ui/**', SLOW.contract, SLOW.simulation],
        },
      },
      {
        // Rune classes (`*.svelte.ts`) are compiled for the browser, so that effects run in a test.
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser', 'development'] },
        test: {
          ...shared,
          name: 'svelte',
          include: ['packages/ui/**/*.test.ts', 'apps/web/src/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts', SLOW.contract],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts', SLOW.simulation],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
