/** The rules that concern one kind of event, ready to run: simplified, indexed by literal, compiled. */
import { compileTest } from './compile-test.ts'
import type { Test } from './compile-test.ts'
import type { EventView } from './event-view.ts'
import { foldConstants } from './fold-constants.ts'
import type { Fields } from './flatten.ts'
import { buildScanner } from './literal-scanner.ts'
import type { FoundRules, ScanEntry, Scanner } from './literal-scanner.ts'
import { necessaryLiterals } from './necessary-literals.ts'
import type { Literal } from './necessary-literals.ts'
import type { CompiledRule, Expression } from './rule.ts'

export type Bucket = { readonly match: () => CompiledRule[] }

export type BucketParts = {
  /** Rules whose `logsource` is that of the events. */
  readonly rules: readonly CompiledRule[]
  /** Fields that have the same value in every event of the bucket. */
  readonly known: Fields
  readonly view: EventView
  /** Compiled expressions, shared between buckets. */
  readonly tests: WeakMap<Expression, Test>
}

/** Fewer rules than this are tried one by one: looking for literals would cost more. */
const prefilterRulesMin = 12

/** Builds a bucket; `match` gives the rules, in their order, that the event now in `view` satisfies. */
export function buildBucket(parts: BucketParts): Bucket {
  const rules: CompiledRule[] = []
  const expressions: Expression[] = []
  for (const rule of parts.rules) {
    const expression = foldConstants(rule.expression, parts.known)
    if (expression.kind === 'constant' && !expression.value) continue
    rules.push(rule)
    expressions.push(expression)
  }
  const tests = expressions.map((expression) => compileShared(expression, parts))
  if (rules.length < prefilterRulesMin) return { match: () => matchEach(rules, tests, parts.view) }
  return buildPrefiltered({ rules, expressions, tests, view: parts.view })
}

function compileShared(expression: Expression, parts: BucketParts): Test {
  const known = parts.tests.get(expression)
  if (known !== undefined) return known
  const test = compileTest(expression, parts.view)
  parts.tests.set(expression, test)
  return test
}

function matchEach(rules: readonly CompiledRule[], tests: readonly Test[], view: EventView): CompiledRule[] {
  const matched: CompiledRule[] = []
  for (let index = 0; index < tests.length; index++) {
    const rule = rules[index]
    if (rule !== undefined && tests[index]?.(view)) matched.push(rule)
  }
  return matched
}

type Prepared = {
  readonly rules: readonly CompiledRule[]
  readonly expressions: readonly Expression[]
  readonly tests: readonly Test[]
  readonly view: EventView
}

function buildPrefiltered(prepared: Prepared): Bucket {
  const { rules, tests, view } = prepared
  const { always, scanners } = buildIndex(prepared)
  const stamps = new Uint32Array(rules.length)
  let generation = 0
  let candidates: number[] = []
  const found: FoundRules = (numbers) => {
    for (const number of numbers) {
      if (stamps[number] === generation) continue
      stamps[number] = generation
      candidates.push(number)
    }
  }
  const match = (): CompiledRule[] => {
    generation = (generation + 1) >>> 0
    if (generation === 0) stamps.fill(0)
    if (generation === 0) generation = 1
    candidates = []
    for (const { field, scanner } of scanners) scanField(view, field, (text) => scanner(text, found))
    const matched = [...always, ...candidates].filter((number) => tests[number]?.(view) ?? false)
    return matched.sort((left, right) => left - right).flatMap((number) => rules[number] ?? [])
  }
  return { match }
}

function scanField(view: EventView, field: number, scan: (text: string) => void): void {
  const texts = view.folded(field)
  if (typeof texts === 'string') scan(texts)
  else if (texts !== null) texts.forEach(scan)
}

type FieldScanner = { readonly field: number; readonly scanner: Scanner }

function buildIndex(prepared: Prepared): { always: number[]; scanners: FieldScanner[] } {
  const always: number[] = []
  const byField = new Map<string, Map<string, { literal: Literal; rules: number[] }>>()
  for (const [number, expression] of prepared.expressions.entries()) {
    const literals = necessaryLiterals(expression)
    if (literals === null) always.push(number)
    for (const literal of literals ?? []) addLiteral(byField, literal, number)
  }
  const scanners = [...byField].map(([name, entries]) => {
    const list: ScanEntry[] = [...entries.values()]
    return { field: prepared.view.numberOf(name), scanner: buildScanner(list) }
  })
  return { always, scanners }
}

type LiteralIndex = Map<string, Map<string, { literal: Literal; rules: number[] }>>

function addLiteral(index: LiteralIndex, literal: Literal, number: number): void {
  const entries = index.get(literal.field) ?? new Map<string, { literal: Literal; rules: number[] }>()
  index.set(literal.field, entries)
  const key = `${literal.atStart ? '^' : ' '}${literal.atEnd ? '$' : ' '}${literal.text}`
  const entry = entries.get(key)
  if (entry === undefined) entries.set(key, { literal, rules: [number] })
  else if (entry.rules.at(-1) !== number) entry.rules.push(number)
}
