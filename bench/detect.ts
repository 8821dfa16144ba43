/** Detection: recorded Windows events against every published Windows rule, beside what parsing alone costs. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compileRules } from '../src/detection/core/sigma/compile-rules.ts'
import { matchPlainly } from '../src/detection/core/sigma/evaluate.ts'
import { createMatcher } from '../src/detection/core/sigma/matcher.ts'
import type { CompiledRule } from '../src/detection/core/sigma/rule.ts'
import { readRuleFiles } from '../src/detection/server/sigma-files.ts'
import { percentile, type Bench } from './result.ts'

const data = path.join(process.env['TORIDE_SHARED'] ?? path.join(import.meta.dirname, '../../shared'), 'data')
const ruleSets = ['rules', 'rules-compliance', 'rules-emerging-threats', 'rules-threat-hunting']
const runs = 5
/** The plain evaluator tries every rule on every event; every eighth event tells its rate well enough. */
const plainStep = 8

type Event = Record<string, unknown>

export const measure: Bench = async (say) => {
  if (!existsSync(data)) {
    say(`skipped: needs the published rules and recorded events in ${data}`)
    return []
  }
  const { files } = await readRuleFiles(ruleSets.map((set) => path.join(data, 'sigma', set)))
  const startedAt = performance.now()
  const { rules } = compileRules(files)
  const loadMs = performance.now() - startedAt
  say(`${rules.length} rules in ${Math.round(loadMs)} ms`)
  const windowsRules = rules.filter((rule) => rule.logsource.product === 'windows')
  const lines = await readEvents()
  const rates = measureRates(lines, windowsRules)
  for (const { name, value } of rates) say(`${name} ${value} events/s`)
  return [{ name: 'load-rules', value: Math.round(loadMs), unit: 'ms' }, ...rates]
}

async function readEvents(): Promise<string[]> {
  const packed = await readFile(path.join(data, 'events/otrf-16k.jsonl.gz'))
  return gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}

function measureRates(lines: readonly string[], rules: readonly CompiledRule[]) {
  const events = lines.map((line) => JSON.parse(line) as Event)
  const matcher = createMatcher(rules)
  const few = events.filter((_, index) => index % plainStep === 0)
  return [
    toResult(
      'first-pass',
      ratesOf(1, events, (event) => matcher.match(event)),
    ),
    toResult(
      'match',
      ratesOf(runs, events, (event) => matcher.match(event)),
    ),
    toResult(
      'parse-and-match',
      ratesOf(runs, lines, (line) => matcher.match(JSON.parse(line) as Event)),
    ),
    toResult(
      'parse-alone',
      ratesOf(runs, lines, (line) => JSON.parse(line) as Event),
    ),
    toResult(
      'plain-evaluator',
      ratesOf(1, few, (event) => matchPlainly(rules, event)),
    ),
  ]
}

function toResult(name: string, rate: number) {
  return { name, value: Math.round(rate), unit: 'events/s' }
}

/** The median rate of several passes over all inputs. */
function ratesOf<Input>(passes: number, inputs: readonly Input[], work: (input: Input) => unknown): number {
  const rates = Array.from({ length: passes }, () => {
    const startedAt = performance.now()
    for (const input of inputs) work(input)
    return (inputs.length / (performance.now() - startedAt)) * 1000
  })
  return percentile(rates, 0.5)
}
