/**
 * `npm test`: installs what is missing, builds the web app, runs every check and test on embedded defaults.
 * The last line is `N passed, N failed`, the one before it `N skipped` with the reasons.
 * `--long` runs the long tier too and writes docs/measured/test-long.json; other arguments pick test files.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { bootstrap, readText, root } from './bootstrap.mjs'
import { buildWeb } from './build.mjs'
import { printChecks, runChecks } from './check.mjs'
import { collect } from './run.mjs'

const skipsShown = 30
const slowestKept = 50
const summaryFile = join(root, 'output/test/summary.json')

const args = process.argv.slice(2)
const isLong = args.includes('--long')
const filters = args.filter((argument) => argument !== '--long')

const node = bootstrap()
buildWeb(node)
const checks = filters.length === 0 ? await runChecks(node) : []
printChecks(checks)
const tests = await runTests(node)
if (isLong) writeMeasured(tests)
close(checks, tests)

async function runTests(node) {
  rmSync(summaryFile, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { code } = await collect(node, [vitest, 'run', ...filters], {
    env: testEnvironment(),
    onOutput: show,
  })
  const text = readText(summaryFile)
  const summary = text === '' ? { passed: 0, failed: 0, skipped: [], durations: [] } : JSON.parse(text)
  // The runner itself may fail with every test passed: nothing found, a set-up that threw, a crash.
  return code !== 0 && summary.failed === 0 ? { ...summary, failed: 1 } : summary
}

/** Embedded defaults in a fixed time zone, whatever the host's own instance is configured to. */
function testEnvironment() {
  const configured = Object.keys(process.env).filter((name) =>
    /^(TORIDE_|DATABASE_|CLICKHOUSE_|PG)/.test(name),
  )
  const kept = ['TORIDE_SHARED']
  const removed = configured.filter((name) => !kept.includes(name)).map((name) => [name, undefined])
  return { ...Object.fromEntries(removed), TZ: 'UTC', TORIDE_TEST_TIER: isLong ? 'long' : 'usual' }
}

function show(part) {
  process.stdout.write(part)
}

function writeMeasured(tests) {
  const folder = join(root, 'docs/measured')
  mkdirSync(folder, { recursive: true })
  const { passed, failed, durations } = tests
  const [processor] = cpus()
  const machine = { cores: cpus().length, processor: processor?.model, memoryBytes: totalmem() }
  const measured = {
    date: new Date().toISOString(),
    machine,
    passed,
    failed,
    slowest: durations.slice(0, slowestKept),
  }
  writeFileSync(join(folder, 'test-long.json'), `${JSON.stringify(measured, undefined, 2)}\n`)
}

function close(checks, tests) {
  const passed = tests.passed + checks.filter((check) => check.isPassed).length
  const failed = tests.failed + checks.filter((check) => !check.isPassed).length
  for (const check of checks.filter((each) => !each.isPassed)) console.log(`failed check: ${check.name}`)
  console.log(`${tests.skipped.length} skipped${reasonsOf(tests.skipped)}`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function reasonsOf(skipped) {
  if (skipped.length === 0) return ''
  const shown = skipped.slice(0, skipsShown).map(({ name, reason }) => `${name} (${reason})`)
  return `: ${shown.join('; ')}${skipped.length > skipsShown ? '; …' : ''}`
}
