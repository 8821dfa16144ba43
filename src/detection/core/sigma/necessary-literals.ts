/** Literals without which a rule cannot match: what the prefilter looks for before a rule is tried. */
import type { Expression, TextLeaf } from './rule.ts'
import type { TextPattern } from './text-pattern.ts'

/** A lower-cased text that must occur in `field`, at its start or end where it says so. */
export type Literal = {
  readonly field: string
  readonly text: string
  readonly atStart: boolean
  readonly atEnd: boolean
}

const literalLengthMin = 2
const alternativesMax = 5_000

/**
 * Alternatives of which at least one must occur for the expression to hold, chosen to be as rare as can be
 * told without looking at events. `null` when nothing is necessary, as under `not`.
 */
export function necessaryLiterals(expression: Expression): readonly Literal[] | null {
  switch (expression.kind) {
    case 'and':
      return rarest(expression.parts.map(necessaryLiterals))
    case 'or':
      return union(expression.parts.map(necessaryLiterals))
    case 'text':
      return ofText(expression)
    default:
      return null
  }
}

function rarest(choices: readonly (readonly Literal[] | null)[]): readonly Literal[] | null {
  let best: readonly Literal[] | null = null
  for (const choice of choices) {
    if (choice !== null && (best === null || expectedHits(choice) < expectedHits(best))) best = choice
  }
  return best
}

function union(choices: readonly (readonly Literal[] | null)[]): readonly Literal[] | null {
  const alternatives: Literal[] = []
  for (const choice of choices) {
    if (choice === null) return null
    alternatives.push(...choice)
  }
  return alternatives.length > alternativesMax ? null : alternatives
}

/** A rough estimate: each further character makes a text rarer, names of common programs are common. */
function expectedHits(literals: readonly Literal[]): number {
  let hits = 0
  for (const literal of literals) hits += 2 ** -Math.min(literal.text.length, 24) + (literal.atEnd ? 0.01 : 0)
  return hits
}

function ofText(leaf: TextLeaf): readonly Literal[] | null {
  const { field } = leaf
  if (field === null || leaf.patterns.some(isUnsafe)) return null
  const choices = leaf.patterns.map((pattern) => ofPattern(field, pattern))
  return leaf.all ? rarest(choices) : union(choices)
}

/** Lower-casing a whole text and a part of it may differ outside ASCII; a cased pattern was not lowered yet. */
function isUnsafe(pattern: TextPattern): boolean {
  return pattern.cased && pattern.segments.some((segment) => !isAscii(segment.text))
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

function ofPattern(field: string, pattern: TextPattern): readonly Literal[] | null {
  const [segment] = pattern.segments
  if (segment !== undefined && pattern.segments.length === 1 && segment.marks === null) {
    if (segment.text.length < literalLengthMin) return null
    const text = segment.text.toLowerCase()
    return [{ field, text, atStart: pattern.fixedStart, atEnd: pattern.fixedEnd }]
  }
  const text = longestRun(pattern).toLowerCase()
  return text.length < literalLengthMin ? null : [{ field, text, atStart: false, atEnd: false }]
}

function longestRun(pattern: TextPattern): string {
  let longest = ''
  for (const segment of pattern.segments) {
    let run = ''
    for (let index = 0; index < segment.text.length; index++) {
      const isPlain = (segment.marks?.[index] ?? 0) === 0
      run = isPlain ? run + segment.text.charAt(index) : ''
      if (run.length > longest.length) longest = run
    }
  }
  return longest
}
