/** Text patterns of one leaf as one test, sorted by what the engine of the host does fastest. */
import { matchesPattern } from './text-pattern.ts'
import type { TextPattern } from './text-pattern.ts'

export type TextTest = (text: string) => boolean

/** A test for any of `patterns`; the text must be lower-cased unless the patterns are `cased`. */
export function compileTextTest(patterns: readonly TextPattern[]): TextTest {
  const groups = group(patterns)
  const tests: TextTest[] = []
  addSet(tests, groups.whole)
  addEach(tests, groups.prefixes, (part) => (text) => text.startsWith(part))
  addEach(tests, groups.suffixes, (part) => (text) => text.endsWith(part))
  addEach(tests, groups.infixes, (part) => (text) => text.includes(part))
  for (const pattern of groups.others) tests.push((text) => matchesPattern(pattern, text))
  const [only] = tests
  if (tests.length === 1 && only !== undefined) return only
  return (text) => {
    for (const test of tests) if (test(text)) return true
    return false
  }
}

type Groups = {
  readonly whole: string[]
  readonly prefixes: string[]
  readonly suffixes: string[]
  readonly infixes: string[]
  readonly others: TextPattern[]
}

function group(patterns: readonly TextPattern[]): Groups {
  const groups: Groups = { whole: [], prefixes: [], suffixes: [], infixes: [], others: [] }
  for (const pattern of patterns) {
    const text = plainText(pattern)
    if (text === null) groups.others.push(pattern)
    else if (pattern.fixedStart) (pattern.fixedEnd ? groups.whole : groups.prefixes).push(text)
    else (pattern.fixedEnd ? groups.suffixes : groups.infixes).push(text)
  }
  return groups
}

/** The text of a pattern without wildcards between its ends; `null` for the others. */
function plainText(pattern: TextPattern): string | null {
  const [segment, ...more] = pattern.segments
  if (more.length > 0) return null
  if (segment === undefined) return pattern.fixedStart && pattern.fixedEnd ? '' : null
  return segment.marks === null ? segment.text : null
}

function addSet(tests: TextTest[], texts: readonly string[]): void {
  const [only] = texts
  if (only === undefined) return
  const set = new Set(texts)
  tests.push(set.size === 1 ? (text) => text === only : (text) => set.has(text))
}

function addEach(tests: TextTest[], parts: readonly string[], make: (part: string) => TextTest): void {
  for (const part of parts) tests.push(make(part))
}
