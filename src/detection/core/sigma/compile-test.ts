/** Expressions as closures over an event view: the fast form of `evaluate`. */
import { compares, refers } from './evaluate.ts'
import type { EventView, Texts } from './event-view.ts'
import { isWithin, parseAddress } from './ip-range.ts'
import type { CompareLeaf, Expression, Leaf, ReferenceLeaf, RegexLeaf, TextLeaf } from './rule.ts'
import { compileTextTest } from './text-test.ts'
import type { TextTest } from './text-test.ts'

export type Test = (view: EventView) => boolean

/** Compiles an expression once; field names become numbers of `view`. */
export function compileTest(expression: Expression, view: EventView): Test {
  switch (expression.kind) {
    case 'and':
      return every(expression.parts.map((part) => compileTest(part, view)))
    case 'or':
      return some(expression.parts.map((part) => compileTest(part, view)))
    case 'not': {
      const test = compileTest(expression.part, view)
      return (event) => !test(event)
    }
    case 'constant':
      return () => expression.value
    default:
      return compileLeaf(expression, view)
  }
}

function every(tests: readonly Test[]): Test {
  return (event) => {
    for (const test of tests) if (!test(event)) return false
    return true
  }
}

function some(tests: readonly Test[]): Test {
  return (event) => {
    for (const test of tests) if (test(event)) return true
    return false
  }
}

function compileLeaf(leaf: Leaf, view: EventView): Test {
  switch (leaf.kind) {
    case 'text':
      return leaf.field === null ? compileKeywords(leaf) : compileText(leaf, view.numberOf(leaf.field))
    case 'regex':
      return compileRegexes(leaf, view)
    case 'cidr': {
      const tests = leaf.ranges.map((range): TextTest => (text) => {
        const groups = parseAddress(text)
        return groups !== null && isWithin(range, groups)
      })
      return onRaw(view.numberOf(leaf.field), tests, leaf.all)
    }
    case 'compare':
      return compileCompare(leaf, view.numberOf(leaf.field))
    case 'reference':
      return compileReference(leaf, view)
    case 'null': {
      const field = view.numberOf(leaf.field)
      return (event) => event.raw(field) === null
    }
    default: {
      const field = view.numberOf(leaf.field)
      return (event) => event.raw(field) !== null
    }
  }
}

function compileText(leaf: TextLeaf, field: number): Test {
  const isCased = leaf.patterns[0]?.cased ?? false
  const tests = leaf.all
    ? leaf.patterns.map((pattern) => compileTextTest([pattern]))
    : [compileTextTest(leaf.patterns)]
  if (isCased) return onRaw(field, tests, true)
  const [test] = tests
  if (tests.length === 1 && test !== undefined) return (event) => holds(event.folded(field), test)
  return (event) => {
    const texts = event.folded(field)
    for (const each of tests) if (!holds(texts, each)) return false
    return true
  }
}

function holds(texts: Texts, test: TextTest): boolean {
  if (typeof texts === 'string') return test(texts)
  return texts !== null && texts.some(test)
}

function onRaw(field: number, tests: readonly TextTest[], all: boolean): Test {
  return (event) => {
    const texts = event.raw(field)
    if (texts === null) return false
    return all ? tests.every((test) => holds(texts, test)) : tests.some((test) => holds(texts, test))
  }
}

/** Plain words are sought in all texts at once; patterns in each text, which they must not straddle. */
function compileKeywords(leaf: TextLeaf): Test {
  const tests = leaf.patterns.map((pattern): Test => {
    const [segment, ...more] = pattern.segments
    const isPlain = segment?.marks === null && more.length === 0 && !pattern.fixedStart && !pattern.fixedEnd
    if (isPlain && !pattern.cased && !segment.text.includes('\u0000')) {
      return (event) => event.allFoldedJoined().includes(segment.text)
    }
    const test = compileTextTest([pattern])
    if (pattern.cased) return (event) => event.all().some(test)
    return (event) => event.all().some((text) => test(text.toLowerCase()))
  })
  return leaf.all ? every(tests) : some(tests)
}

function compileRegexes(leaf: RegexLeaf, view: EventView): Test {
  const tests = leaf.regexes.map(
    (regex): TextTest =>
      (text) =>
        regex.test(text),
  )
  if (leaf.field !== null) return onRaw(view.numberOf(leaf.field), tests, leaf.all)
  const keywordTests = tests.map(
    (test): Test =>
      (event) =>
        event.all().some(test),
  )
  return leaf.all ? every(keywordTests) : some(keywordTests)
}

function compileCompare(leaf: CompareLeaf, field: number): Test {
  const tests = leaf.numbers.map(
    (number): TextTest =>
      (text) =>
        compares(leaf, text, number),
  )
  return onRaw(field, tests, leaf.all)
}

function compileReference(leaf: ReferenceLeaf, view: EventView): Test {
  const field = view.numberOf(leaf.field)
  const otherField = view.numberOf(leaf.other)
  return (event) => {
    const others = event.raw(otherField)
    return holds(event.raw(field), (text) => holds(others, (other) => refers(leaf, text, other)))
  }
}
