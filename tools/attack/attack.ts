/**
 * Runs sqlmap and wapiti of Debian against a demonstration of its own: every parameter of every endpoint of the
 * contract, with the session of the lead and of the administrator. Prints what was found and ends with 1, or says clean.
 *
 *   node tools/attack/attack.ts [--minutes 30] [--only sqlmap|wapiti]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runSqlmap } from './run-sqlmap.ts'
import { runWapiti } from './run-wapiti.ts'
import { startTarget } from './target.ts'

export type Outcome = {
  readonly findings: readonly string[]
  /** What was asked and gave no verdict: neither clean nor found. */
  readonly undecided: readonly string[]
  readonly notes: readonly string[]
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, only: { type: 'string' } },
})
const minutes = Number(values.minutes)
const scans = { sqlmap: runSqlmap, wapiti: runWapiti }
const wanted = (['sqlmap', 'wapiti'] as const).filter((name) => (values.only ?? name) === name)

for (const name of wanted) requireProgram(name)
const folder = mkdtempSync(join(tmpdir(), 'toride-attack-'))
const target = await startTarget(folder)
let found = 0
try {
  for (const name of wanted) {
    const until = Date.now() + (minutes * 60_000) / wanted.length
    const { findings, undecided, notes } = await scans[name](target, { folder, until })
    for (const note of notes) console.log(`${name}: ${note}`)
    for (const finding of findings) console.log(`${name}: FOUND ${finding}`)
    for (const entry of undecided) console.log(`${name}: NOT DECIDED ${entry}`)
    const isClean = findings.length + undecided.length === 0
    console.log(`${name}: ${isClean ? 'clean' : `${findings.length} found, ${undecided.length} not decided`}`)
    found += findings.length + undecided.length
  }
} finally {
  await target.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
process.exitCode = found === 0 ? 0 : 1

/** Installs what is missing when the host lets us, and ends in words when it does not. */
function requireProgram(name: string): void {
  if (spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined) return
  if (process.getuid?.() !== 0) {
    console.error(`${name} is not installed: apt-get install ${name}`)
    process.exit(2)
  }
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', name], { stdio: 'inherit' })
}
