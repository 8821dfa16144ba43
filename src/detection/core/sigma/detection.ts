/** The `detection` block: search identifiers (maps and lists of fields, keywords) as expressions. */
import { compileItem, testsMax } from './modifiers.ts'
import type { RuleContext } from './modifiers.ts'
import type { Placeholders } from './placeholders.ts'
import { parseCondition } from './condition.ts'
import { RuleFault } from './rule-fault.ts'
import { join } from './rule.ts'
import type { Expression } from './rule.ts'
import type { YamlValue } from './yaml-document.ts'

const conditionsMax = 16

/** Compiles `detection` with its condition or list of conditions (joined by OR). Throws RuleFault. */
export function compileDetection(
  detection: ReadonlyMap<string, YamlValue>,
  placeholders: Placeholders,
): Expression {
  const context: RuleContext = { placeholders, testsLeft: testsMax }
  const selections = new Map<string, Expression>()
  for (const [name, content] of detection) {
    if (name !== 'condition' && name !== 'timeframe') {
      selections.set(name, compileSelection(name, content, context))
    }
  }
  const conditions = conditionsOf(detection.get('condition'))
  const parts = conditions.map((text) => parseCondition(text, selections))
  const expression = join('or', parts)
  if (countTests(expression, new Map()) > testsMax) {
    throw new RuleFault('sigma.engine_limit', { limit: testsMax })
  }
  return expression
}

/** What a rule costs to compile and to run: a selection named twice counts twice, a regex as a hundred texts. */
function countTests(expression: Expression, known: Map<Expression, number>): number {
  const before = known.get(expression)
  if (before !== undefined) return before
  const count = countOwnTests(expression, known)
  known.set(expression, count)
  return count
}

function countOwnTests(expression: Expression, known: Map<Expression, number>): number {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.reduce((sum, part) => sum + countTests(part, known), 1)
    case 'not':
      return countTests(expression.part, known)
    case 'text':
      return expression.patterns.length
    case 'regex':
      return expression.regexes.length * 100
    default:
      return 1
  }
}

function conditionsOf(condition: YamlValue | undefined): string[] {
  const list = Array.isArray(condition) ? condition : [condition]
  const texts = list.filter((item) => typeof item === 'string')
  if (texts.length === 0 || texts.length !== list.length) throw new RuleFault('sigma.condition_missing')
  if (texts.length > conditionsMax) throw new RuleFault('sigma.engine_limit', { limit: conditionsMax })
  return texts
}

function compileSelection(name: string, content: YamlValue, context: RuleContext): Expression {
  if (content instanceof Map) return compileMap(name, content, context)
  const items = Array.isArray(content) ? content : [content]
  const keywords = items.filter((item) => !(item instanceof Map))
  const maps = items.filter((item) => item instanceof Map)
  const parts = maps.map((map) => compileMap(name, map, context))
  if (keywords.length > 0) {
    parts.push(compileItem({ key: '', values: scalars(name, keywords), context }))
  }
  if (parts.length === 0) throw new RuleFault('sigma.selection_shape', { name })
  return join('or', parts)
}

function compileMap(name: string, map: ReadonlyMap<string, YamlValue>, context: RuleContext): Expression {
  const parts = [...map].map(([key, value]) => {
    const values = scalars(name, Array.isArray(value) ? value : [value])
    if (values.length === 0) throw new RuleFault('sigma.selection_shape', { name })
    return compileItem({ key, values, context })
  })
  if (parts.length === 0) throw new RuleFault('sigma.selection_shape', { name })
  return join('and', parts)
}

export type Scalar = string | boolean | null

function scalars(name: string, values: readonly YamlValue[]): Scalar[] {
  return values.map((value) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    throw new RuleFault('sigma.selection_shape', { name })
  })
}
