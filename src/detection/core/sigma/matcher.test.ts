import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { matchPlainly } from './evaluate.ts'
import { createMatcher } from './matcher.ts'
import { makePattern, matchesPattern, parsePieces } from './text-pattern.ts'
import { compileTextTest } from './text-test.ts'
import { buildScanner } from './literal-scanner.ts'

/** Few letters, so that random rules and random events meet; with case, wildcards, dashes and ς. */
const letters = fc.constantFrom('a', 'B', 'b', 'ab', 'Σ', 'é', '-', '/', ' ', '\\', 'İ')
const word = fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(''))
const pattern = fc
  .array(fc.oneof({ weight: 4, arbitrary: letters }, fc.constantFrom('*', '?', '\\*', '\\?')), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
const field = fc.constantFrom('EventID', 'Channel', 'F', 'G')
const modifier = fc.constantFrom(
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|contains|all',
  '|contains|windash',
  '|cased',
  '|contains|cased',
  '|neq',
  '|windash',
  '|endswith|cased',
)
const value = fc.oneof(pattern, fc.constantFrom('1', '4688', 'Security'))

const item = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(field, modifier, fc.array(value, { minLength: 1, maxLength: 3 })) },
  fc.tuple(field, fc.constantFrom('|gt', '|lte'), fc.constant(['5'])),
  fc.tuple(field, fc.constant('|exists'), fc.constant(['true'])),
  fc.tuple(field, fc.constant('|re'), fc.constant(['a.?b'])),
  fc.tuple(field, fc.constant('|fieldref'), fc.constant(['G'])),
  fc.tuple(fc.constant(''), fc.constantFrom('', '|all'), fc.array(value, { minLength: 1, maxLength: 2 })),
)
const selection = fc.array(item, { minLength: 1, maxLength: 3 })
const condition = fc.constantFrom(
  'sa',
  'sa and sb',
  'sa or sb',
  'sa and not sb',
  'not sa',
  'not (sa or sb)',
  '1 of s*',
  'all of s* or sc',
  'sa and (sb or not sc)',
)
const logsource = fc.constantFrom(
  { product: 'windows' },
  { product: 'windows', service: 'security' },
  { product: 'windows', category: 'process_creation' },
  { category: 'proxy' },
)
const rule = fc.record({ logsource, condition, sa: selection, sb: selection, sc: selection })

const eventValue = fc.oneof(
  word,
  fc.constantFrom('Security', 'security', '4688', 4688, 1, 9, true, null),
  fc.array(word, { maxLength: 3 }),
)
const event = fc.dictionary(fc.constantFrom('EventID', 'Channel', 'F', 'G', 'H'), eventValue, { maxKeys: 5 })
const hint = fc.constantFrom(undefined, { product: 'windows' }, { category: 'proxy' }, {})

function toMap(items: unknown) {
  const list = items as [name: string, modifiers: string, values: string[]][]
  return Object.fromEntries(list.map(([name, modifiers, values]) => [name + modifiers, values]))
}

function toFile(
  content: { logsource: object; condition: string; sa: unknown; sb: unknown; sc: unknown },
  at: number,
) {
  const detection = {
    sa: toMap(content.sa),
    sb: toMap(content.sb),
    sc: toMap(content.sc),
    condition: content.condition,
  }
  const text = JSON.stringify({ title: 't', id: `r${at}`, logsource: content.logsource, detection })
  return { path: `${at}.yml`, text }
}

describe('createMatcher', () => {
  it('agrees with the plain evaluator on any rules and events', () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        rules,
        fc.array(event, { minLength: 1, maxLength: 12 }),
        hint,
        (contents, events, given) => {
          const compiled = compileRules(contents.map(toFile)).rules
          const matcher = createMatcher(compiled)
          for (const each of events) {
            const fast = matcher.match(each, given).map((found) => found.id)
            expect(fast).toEqual(matchPlainly(compiled, each, given).map((found) => found.id))
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('keeps what one event said out of the next', () => {
    const file = {
      path: 'r',
      text: '{title: t, logsource: {product: x}, detection: {s: {F: a}, condition: s}}',
    }
    const matcher = createMatcher(compileRules([file]).rules)
    expect(matcher.match({ F: 'a' })).toHaveLength(1)
    expect(matcher.match({})).toHaveLength(0)
  })

  it('stays bounded when events name channels without end', () => {
    const detection = '{s: {EventID: 1, Channel|contains: x}, condition: s}'
    const file = { path: 'r', text: `{title: t, logsource: {product: windows}, detection: ${detection}}` }
    const matcher = createMatcher(compileRules([file]).rules)
    for (let index = 0; index < 5_000; index++) {
      expect(matcher.match({ Channel: `x${index}`, EventID: 1 })).toHaveLength(1)
    }
  })
})

/** The definition, character by character, over every way to split the text. */
function fits(pieces: readonly (string | number)[], text: string): boolean {
  const [first, ...rest] = pieces
  if (first === undefined) return text === ''
  if (typeof first === 'string') return text.startsWith(first) && fits(rest, text.slice(first.length))
  if (first === 1) return text !== '' && fits(rest, text.slice(1))
  return Array.from({ length: text.length + 1 }, (_, at) => at).some((at) => fits(rest, text.slice(at)))
}

describe('text patterns', () => {
  it('mean what their pieces mean', () => {
    fc.assert(
      fc.property(pattern, word, (source, text) => {
        const pieces = parsePieces(source)
        const made = makePattern(pieces, 'equals', true)
        expect(matchesPattern(made, text)).toBe(fits(pieces, text))
        expect(compileTextTest([made])(text)).toBe(fits(pieces, text))
        const inside = makePattern(pieces, 'contains', true)
        expect(matchesPattern(inside, text)).toBe(fits([0, ...pieces, 0], text))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('buildScanner', () => {
  it('finds exactly the literals that occur', () => {
    const literal = fc.record({
      field: fc.constant('F'),
      text: word.filter((text) => text.length >= 2),
      atStart: fc.boolean(),
      atEnd: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 40 }), word, (literals, text) => {
        const found = new Set<number>()
        const scan = buildScanner(literals.map((each, index) => ({ literal: each, rules: [index] })))
        scan(text, (rules) => rules.forEach((number) => found.add(number)))
        const expected = literals.flatMap((each, index) => {
          const places = Array.from({ length: text.length }, (_, at) => at).filter((at) =>
            text.startsWith(each.text, at),
          )
          const isThere = places.some(
            (at) => (!each.atStart || at === 0) && (!each.atEnd || at + each.text.length === text.length),
          )
          return isThere ? [index] : []
        })
        expect([...found].sort((left, right) => left - right)).toEqual(expected)
      }),
      { numRuns: 1_000 },
    )
  })
})
