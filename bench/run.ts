/** `npm run bench [-- NAME]`: runs one bench or all, prints one JSON document; progress goes to standard error. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bench, Result } from './result.ts'

const notBenches = new Set(['run.ts', 'result.ts', 'pss.ts'])
const baselineFile = join(import.meta.dirname, '../docs/measured/bench.json')

type Measured = Result & { readonly baseline?: number }
type Baselines = Readonly<Record<string, number>>

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const names = await benchNames()
  const wanted = args.filter((argument) => !argument.startsWith('--'))
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`no bench "${unknown.join(', ')}"; there are: ${names.join(', ')}\n`)
    return 2
  }
  const results = await runBenches(wanted.length > 0 ? wanted : names)
  const document = { bench: wanted.join('+') || 'all', machine: describeMachine(), results }
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  if (args.includes('--record')) await record(results)
  return 0
}

async function benchNames(): Promise<string[]> {
  const files = await readdir(import.meta.dirname)
  return files
    .filter(isBench)
    .map((file) => basename(file, '.ts'))
    .toSorted()
}

function isBench(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.test.ts') && !notBenches.has(file)
}

/** One after the other: two at once would measure each other. Names become `<bench>.<name>`. */
async function runBenches(names: readonly string[]): Promise<Measured[]> {
  const baselines = await readBaselines()
  const measured: Measured[] = []
  for (const name of names) {
    process.stderr.write(`bench ${name}\n`)
    const file = pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href
    const { measure } = (await import(file)) as { measure: Bench }
    const results = await measure((text) => process.stderr.write(`  ${text}\n`))
    measured.push(...results.map((result) => withBaseline(`${name}.${result.name}`, result, baselines)))
  }
  return measured
}

function withBaseline(name: string, result: Result, baselines: Baselines): Measured {
  const baseline = baselines[name]
  return { name, value: result.value, unit: result.unit, ...(baseline !== undefined && { baseline }) }
}

async function readBaselines(): Promise<Baselines> {
  const text = await readFile(baselineFile, 'utf8').catch(() => '{"results":[]}')
  const { results } = JSON.parse(text) as { results: Measured[] }
  return Object.fromEntries(results.map(({ name, value }) => [name, value]))
}

/** `--record` keeps the values as the baseline of later runs; benches that did not run keep theirs. */
async function record(results: readonly Measured[]): Promise<void> {
  const earlier = await readFile(baselineFile, 'utf8').catch(() => '{"results":[]}')
  const kept = (JSON.parse(earlier) as { results: Measured[] }).results.filter(
    ({ name }) => !results.some((result) => result.name === name),
  )
  const fresh = results.map(({ name, value, unit }) => ({ name, value, unit }))
  const all = [...kept, ...fresh].toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const document = { machine: describeMachine(), results: all }
  await writeFile(baselineFile, `${JSON.stringify(document, undefined, 2)}\n`)
}

function describeMachine() {
  const processors = cpus()
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.versions.node,
  }
}
