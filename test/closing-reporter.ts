/** Writes what a run came to into `output/test/summary.json`, for the closing lines of `npm test`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

export type Summary = {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  /** Name and duration of each test that ran, slowest first. */
  readonly durations: readonly { readonly name: string; readonly ms: number }[]
}

const folder = join(import.meta.dirname, '../output/test')

export const closingReporter: Reporter = {
  onTestRunEnd: (modules, errors) => {
    const summary = summarise(modules, errors.length)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`)
  },
}

/** A file that cannot be loaded and an error outside of any test count as failures too. */
function summarise(modules: readonly TestModule[], errorCount: number): Summary {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const count = (state: string) => tests.filter((test) => test.result().state === state).length
  const brokenModules = modules.filter((module) => module.errors().length > 0).length
  return {
    passed: count('passed'),
    failed: count('failed') + brokenModules + errorCount,
    skipped: tests.filter((test) => test.result().state === 'skipped').map(describeSkip),
    durations: tests.map(describeDuration).toSorted((left, right) => right.ms - left.ms),
  }
}

function describeSkip(test: TestCase): { name: string; reason: string } {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return { name: nameOf(test), reason: note ?? 'its condition does not hold here' }
}

function describeDuration(test: TestCase): { name: string; ms: number } {
  return { name: nameOf(test), ms: Math.round(test.diagnostic()?.duration ?? 0) }
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}
