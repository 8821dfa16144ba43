/** The matcher: puts each event into the bucket of its source and event id, and runs that bucket's rules. */
import { buildBucket } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import type { Test } from './compile-test.ts'
import { isMeantFor } from './event-source.ts'
import type { EventSource } from './event-source.ts'
import { EventView } from './event-view.ts'
import type { Fields } from './flatten.ts'
import { prepareEvent } from './prepare-event.ts'
import type { CompiledRule, Expression, LogSource } from './rule.ts'

export type Matcher = {
  /**
   * The rules that the event matches, in the order they were given. `hint` is what the pipeline knows of the
   * log source; without it the event must tell (Windows channel, or its own `logsource` object).
   */
  readonly match: (event: Record<string, unknown>, hint?: LogSource) => CompiledRule[]
}

/** Events can name channels and ids without end; beyond this many buckets the memory starts afresh. */
const bucketsMax = 1_024
const bucketFields = ['Channel', 'EventID'] as const

/** Builds a matcher. Buckets are compiled when the first event of their kind comes. */
export function createMatcher(rules: readonly CompiledRule[]): Matcher {
  const view = new EventView()
  const tests = new WeakMap<Expression, Test>()
  const buckets = new Map<string, Bucket>()
  const worthKnowing = collectValues(rules)
  return {
    match(event, hint) {
      const prepared = prepareEvent(event, hint)
      const known = knownFields(prepared.fields, worthKnowing)
      const key = bucketKey(prepared.source, known)
      let bucket = buckets.get(key)
      if (bucket === undefined) {
        if (buckets.size >= bucketsMax) buckets.clear()
        const meant = rules.filter((rule) => isMeantFor(rule.logsource, prepared.source))
        bucket = buildBucket({ rules: meant, known, view, tests })
        buckets.set(key, bucket)
      }
      view.load(prepared.fields)
      return bucket.match()
    },
  }
}

/** The channels and event ids that rules name; only events with these get buckets of their own. */
function collectValues(rules: readonly CompiledRule[]): ReadonlySet<string> {
  const values = new Set<string>()
  for (const rule of rules) collectFrom(rule.expression, values)
  return values
}

function collectFrom(expression: Expression, values: Set<string>): void {
  if (expression.kind === 'not') collectFrom(expression.part, values)
  if (expression.kind === 'and' || expression.kind === 'or') {
    for (const part of expression.parts) collectFrom(part, values)
  }
  if (expression.kind !== 'text' || !bucketFields.some((name) => name === expression.field)) return
  for (const pattern of expression.patterns) {
    for (const segment of pattern.segments) values.add(segment.text.toLowerCase())
  }
}

function knownFields(fields: Fields, worthKnowing: ReadonlySet<string>): Fields {
  const known: Fields = new Map()
  for (const name of bucketFields) {
    const value = fields.get(name)
    if (typeof value === 'string' && worthKnowing.has(value.toLowerCase())) known.set(name, value)
  }
  return known
}

/** The words hold neither comma nor bar: two sources cannot share a key. */
function bucketKey(source: EventSource, known: Fields): string {
  const sourceKey = `${listKey(source.products)}|${listKey(source.categories)}|${listKey(source.services)}`
  return [sourceKey, known.get('EventID'), known.get('Channel')].join('|')
}

/** Unknown and known-to-be-none differ. */
function listKey(list: readonly string[] | null): string {
  return list === null ? '*' : list.join(',')
}
