/** `npm run check`: types in three runtimes, lint, format and architecture, side by side; offline, in seconds. */
import { join } from 'node:path'
import { bootstrap, isMain, root } from './bootstrap.mjs'
import { collect } from './run.mjs'

const linesShown = 40
const folders = ['src', 'tools', 'test', 'bench', 'scripts', 'bin', 'vite.config.ts', 'vitest.config.ts']

/** Runs every check and resolves with `[{ name, isPassed, output, seconds }]`. */
export async function runChecks(node) {
  const bin = join(root, 'node_modules/.bin')
  const checks = [
    ['types of core', join(bin, 'tsc'), ...typesOf('core')],
    ['types of server', join(bin, 'tsc'), ...typesOf('server')],
    ['types of web', join(bin, 'tsc'), ...typesOf('web')],
    ['lint', join(bin, 'oxlint'), '--type-aware', '--format', 'unix'],
    ['format', join(bin, 'oxfmt'), '--check', ...folders],
    ['architecture', join(root, 'tools/check-architecture.ts')],
  ]
  return Promise.all(checks.map(([name, ...args]) => runCheck(node, name, args)))
}

/** Prints one line a check, and the beginning of what a failed one said. */
export function printChecks(results) {
  for (const { name, isPassed, output, seconds } of results) {
    console.log(`${isPassed ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
    if (isPassed) continue
    const lines = output.trimEnd().split('\n')
    console.log(lines.slice(0, linesShown).join('\n'))
    if (lines.length > linesShown) console.log(`… ${lines.length - linesShown} more lines`)
  }
}

/** What has not changed since the last check is not read again; the memory of that is no part of the project. */
function typesOf(runtime) {
  const memory = join(root, `node_modules/.cache/types-of-${runtime}.json`)
  return ['-p', `tsconfig.${runtime}.json`, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', memory]
}

async function runCheck(node, name, args) {
  const startedAt = performance.now()
  const { code, output } = await collect(node, args)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  return { name, isPassed: code === 0, output, seconds }
}

if (isMain(import.meta.url)) {
  const results = await runChecks(bootstrap())
  printChecks(results)
  process.exitCode = results.every((result) => result.isPassed) ? 0 : 1
}
