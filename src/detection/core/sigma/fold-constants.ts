/** Simplifies an expression by fields that are the same for every event of a bucket. */
import { evaluate } from './evaluate.ts'
import type { Fields } from './flatten.ts'
import type { Expression } from './rule.ts'

/**
 * Replaces every leaf that asks for a field of `known` by its truth and simplifies what holds it. Gives the
 * same object back where nothing changes, so that compiled forms can be shared between buckets.
 */
export function foldConstants(expression: Expression, known: Fields): Expression {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return foldJoin(expression, known)
    case 'not': {
      const part = foldConstants(expression.part, known)
      if (part.kind === 'constant') return constant(!part.value)
      return part === expression.part ? expression : { kind: 'not', part }
    }
    case 'constant':
      return expression
    default: {
      const isKnown = expression.field !== null && known.has(expression.field)
      const isWhole = expression.kind !== 'reference' || known.has(expression.other)
      return isKnown && isWhole ? constant(evaluate(expression, known)) : expression
    }
  }
}

function foldJoin(expression: Expression & { kind: 'and' | 'or' }, known: Fields): Expression {
  const { kind } = expression
  const decides = kind === 'or'
  const folded = expression.parts.map((part) => foldConstants(part, known))
  const left = folded.filter((part) => part.kind !== 'constant')
  if (folded.some((part) => part.kind === 'constant' && part.value === decides)) return constant(decides)
  const [only] = left
  if (only === undefined) return constant(!decides)
  if (left.length === 1) return only
  const isUnchanged = folded.every((part, index) => part === expression.parts[index])
  return isUnchanged ? expression : { kind, parts: left }
}

function constant(value: boolean): Expression {
  return { kind: 'constant', value }
}
