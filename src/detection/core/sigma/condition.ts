/** The condition of a rule: read by recursive descent into an expression over its search identifiers. */
import { RuleFault } from './rule-fault.ts'
import { join } from './rule.ts'
import type { Expression } from './rule.ts'

const lengthMax = 16_384
const depthMax = 64
const candidatesMax = 100_000

/**
 * Reads `and`, `or`, `not`, parentheses, `1 of x*`, `any of x*`, `all of x*` and `… of them` over the named
 * selections (Sigma 2.1, "Condition"). Precedence: `or` < `and` < `not`. Throws RuleFault.
 */
export function parseCondition(text: string, selections: ReadonlyMap<string, Expression>): Expression {
  if (text.length > lengthMax) throw new RuleFault('sigma.engine_limit', { limit: lengthMax })
  if (text.includes('|')) throw new RuleFault('sigma.aggregation_unsupported')
  const reader: Reader = {
    tokens: text.match(/[()]|[^\s()]+/g) ?? [],
    position: 0,
    depth: 0,
    candidates: 0,
    selections,
  }
  const expression = readOr(reader)
  const left = reader.tokens[reader.position]
  if (left !== undefined) throw new RuleFault('sigma.condition_syntax', { near: left })
  return expression
}

type Reader = {
  readonly tokens: readonly string[]
  readonly selections: ReadonlyMap<string, Expression>
  position: number
  depth: number
  /** Selections looked at by `… of` so far. */
  candidates: number
}

function readOr(reader: Reader): Expression {
  const parts = [readAnd(reader)]
  while (takeWord(reader, 'or')) parts.push(readAnd(reader))
  return join('or', parts)
}

function readAnd(reader: Reader): Expression {
  const parts = [readNot(reader)]
  while (takeWord(reader, 'and')) parts.push(readNot(reader))
  return join('and', parts)
}

function readNot(reader: Reader): Expression {
  let isNegated = false
  while (takeWord(reader, 'not')) isNegated = !isNegated
  const part = readPrimary(reader)
  return isNegated ? { kind: 'not', part } : part
}

function readPrimary(reader: Reader): Expression {
  const token = reader.tokens[reader.position++]
  if (token === undefined) throw new RuleFault('sigma.condition_syntax', { near: '' })
  if (token === '(') return readParenthesis(reader)
  if (token === ')') throw new RuleFault('sigma.condition_syntax', { near: token })
  if (reader.tokens[reader.position]?.toLowerCase() === 'of') return readOf(token, reader)
  const selection = reader.selections.get(token)
  if (selection === undefined) throw new RuleFault('sigma.condition_identifier', { name: token })
  return selection
}

function readParenthesis(reader: Reader): Expression {
  reader.depth++
  if (reader.depth > depthMax) throw new RuleFault('sigma.engine_limit', { limit: depthMax })
  const inner = readOr(reader)
  if (!takeWord(reader, ')')) throw new RuleFault('sigma.condition_syntax', { near: '(' })
  reader.depth--
  return inner
}

function readOf(quantity: string, reader: Reader): Expression {
  reader.position++
  const target = reader.tokens[reader.position++] ?? ''
  const kind = quantifiers[quantity.toLowerCase()]
  if (kind === undefined || target === '') throw new RuleFault('sigma.condition_syntax', { near: quantity })
  reader.candidates += reader.selections.size
  if (reader.candidates > candidatesMax) throw new RuleFault('sigma.engine_limit', { limit: candidatesMax })
  const parts = [...reader.selections]
    .filter(([name]) => isMeant(name, target))
    .map(([, expression]) => expression)
  if (parts.length === 0) throw new RuleFault('sigma.condition_identifier', { name: target })
  return join(kind, parts)
}

const quantifiers: Readonly<Record<string, 'and' | 'or' | undefined>> = { '1': 'or', any: 'or', all: 'and' }

/** `them` leaves out names that start with an underscore, and so does a pattern that does not ask for one. */
function isMeant(name: string, target: string): boolean {
  if (name.startsWith('_') && !target.startsWith('_')) return false
  return target.toLowerCase() === 'them' || matchesGlob(name, target)
}

function matchesGlob(name: string, glob: string): boolean {
  const [head = '', ...rest] = glob.split('*')
  if (rest.length === 0) return name === glob
  const tail = rest.pop() ?? ''
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false
  let position = head.length
  for (const part of rest) {
    const found = name.indexOf(part, position)
    if (found < 0) return false
    position = found + part.length
  }
  return position <= name.length - tail.length
}

function takeWord(reader: Reader, word: string): boolean {
  if (reader.tokens[reader.position]?.toLowerCase() !== word) return false
  reader.position++
  return true
}
