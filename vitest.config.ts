/** How tests run: pure ones at once, those with a database on one shared PostgreSQL, whole-program ones alone. */
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingReporter } from './test/closing-reporter.ts'

const isLong = process.env['TORIDE_TEST_TIER'] === 'long'

/** Whole-program tests start after all others and one at a time: each starts a server and a browser. */
function project(
  name: string,
  groupOrder: number,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      environment: 'node',
      env: { TZ: 'UTC' },
      sequence: { groupOrder },
      maxWorkers: 2,
      testTimeout: isLong ? 600_000 : 60_000,
      hookTimeout: 120_000,
      ...test,
    },
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', closingReporter],
    projects: [
      project('pure', 0, {
        include: ['src/*/{core,web}/**/*.test.ts', 'tools/**/*.test.ts'],
      }),
      // Nothing pure may depend on where the host stands: the same tests far from Tokyo and from UTC.
      project('pure elsewhere', 0, {
        include: ['src/*/core/**/*.test.ts'],
        env: { TZ: 'America/St_Johns' },
      }),
      project('server', 1, {
        include: ['src/*/server/**/*.test.ts'],
        globalSetup: './test/shared-postgres.ts',
      }),
      project('whole', 2, {
        include: ['test/**/*.test.ts'],
        globalSetup: './test/shared-postgres.ts',
        maxWorkers: 1,
        fileParallelism: false,
        testTimeout: isLong ? 1_200_000 : 180_000,
      }),
    ],
  },
})
