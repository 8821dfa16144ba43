/** The plain evaluator: the meaning of an expression, leaf by leaf. The fast matcher must agree with it. */
import { isMeantFor } from './event-source.ts'
import type { FieldValue, Fields } from './flatten.ts'
import { isInRange } from './ip-range.ts'
import { readNumber } from './number.ts'
import { prepareEvent } from './prepare-event.ts'
import type {
  CompareLeaf,
  CompareOperator,
  CompiledRule,
  Expression,
  Leaf,
  LogSource,
  ReferenceLeaf,
} from './rule.ts'
import { matchesPattern } from './text-pattern.ts'
import type { TextPattern } from './text-pattern.ts'
import { readTimePart } from './time-part.ts'

/** The rules that match an event, each rule tried by itself. */
export function matchPlainly(
  rules: readonly CompiledRule[],
  event: Record<string, unknown>,
  hint?: LogSource,
): CompiledRule[] {
  const { fields, source } = prepareEvent(event, hint)
  return rules.filter((rule) => isMeantFor(rule.logsource, source) && evaluate(rule.expression, fields))
}

/** True when the fields satisfy the expression. */
export function evaluate(expression: Expression, fields: Fields): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => evaluate(part, fields))
    case 'or':
      return expression.parts.some((part) => evaluate(part, fields))
    case 'not':
      return !evaluate(expression.part, fields)
    case 'constant':
      return expression.value
    default:
      return evaluateLeaf(expression, fields)
  }
}

/** The texts of a field, or of every field for `null`; an absent or null field has none. */
export function textsOf(fields: Fields, field: string | null): readonly string[] {
  if (field === null) return [...fields.values()].flatMap(listTexts)
  return listTexts(fields.get(field))
}

function listTexts(value: FieldValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return value ?? []
}

function evaluateLeaf(leaf: Leaf, fields: Fields): boolean {
  const texts = textsOf(fields, leaf.field)
  switch (leaf.kind) {
    case 'text':
      return quantify(leaf, leaf.patterns, (pattern) => texts.some((text) => fits(pattern, text)))
    case 'regex':
      return quantify(leaf, leaf.regexes, (regex) => texts.some((text) => regex.test(text)))
    case 'cidr':
      return quantify(leaf, leaf.ranges, (range) => texts.some((text) => isInRange(range, text)))
    case 'compare':
      return quantify(leaf, leaf.numbers, (number) => texts.some((text) => compares(leaf, text, number)))
    case 'reference':
      return texts.some((text) => textsOf(fields, leaf.other).some((other) => refers(leaf, text, other)))
    case 'null':
      return texts.length === 0
    default:
      return texts.length > 0
  }
}

function quantify<Value>(
  leaf: { readonly all: boolean },
  values: readonly Value[],
  holds: (value: Value) => boolean,
): boolean {
  return leaf.all ? values.every(holds) : values.some(holds)
}

function fits(pattern: TextPattern, text: string): boolean {
  return matchesPattern(pattern, pattern.cased ? text : text.toLowerCase())
}

const comparisons: Readonly<Record<CompareOperator, (left: number, right: number) => boolean>> = {
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  eq: (left, right) => left === right,
}

/** Compares a field's text, as a number or as the asked part of a time, with the number of the rule. */
export function compares(leaf: CompareLeaf, text: string, number: number): boolean {
  const value = leaf.timePart === null ? readNumber(text) : readTimePart(text, leaf.timePart)
  return value !== null && comparisons[leaf.operator](value, number)
}

/** Compares a field's text with another field's text. */
export function refers(leaf: ReferenceLeaf, text: string, other: string): boolean {
  const [left, right] = leaf.cased ? [text, other] : [text.toLowerCase(), other.toLowerCase()]
  if (leaf.position === 'equals') return left === right
  if (leaf.position === 'startswith') return left.startsWith(right)
  return leaf.position === 'endswith' ? left.endsWith(right) : left.includes(right)
}
