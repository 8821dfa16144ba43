/** One detection item, `field|modifier|…: values`: modifiers read, values transformed, a leaf made. */
import { RE2JS } from 're2js'
import { toBase64, toBase64Offsets, toUtf8, toWide } from './encodings.ts'
import { expandPlaceholders } from './placeholders.ts'
import type { Placeholders } from './placeholders.ts'
import { parseCidr } from './ip-range.ts'
import { readNumber } from './number.ts'
import { estimateRegexSize } from './regex-size.ts'
import { RuleFault } from './rule-fault.ts'
import { join } from './rule.ts'
import type { CompareOperator, Expression, TextLeaf, TextPosition } from './rule.ts'
import { anyDash, anyRun, makePattern, parsePieces } from './text-pattern.ts'
import type { Piece } from './text-pattern.ts'
import { timeParts } from './time-part.ts'
import type { TimePart } from './time-part.ts'

type Scalar = string | boolean | null
/** What a rule is compiled with, and how many tests it may still have. */
export type RuleContext = { readonly placeholders: Placeholders; testsLeft: number }

export type DetectionItem = {
  readonly key: string
  readonly values: readonly Scalar[]
  readonly context: RuleContext
}

/** Texts and numbers of one rule; a regex counts as a hundred. The largest published rule has under 3,000. */
export const testsMax = 100_000
const valueLengthMax = 16_384
const regexLengthMax = 8_192
/** The largest published one has 1,003 instructions; three times as many cost seconds on a text of 64 KiB. */
const regexProgramMax = 1_024

/** Compiles one item; `key` without a field name searches every value of the event. Throws RuleFault. */
export function compileItem(item: DetectionItem): Expression {
  const [name = '', ...modifiers] = item.key.split('|')
  const plan = readModifiers(modifiers)
  for (const value of item.values) {
    if (typeof value === 'string' && value.length > valueLengthMax) {
      throw new RuleFault('sigma.engine_limit', { limit: valueLengthMax })
    }
  }
  const made = makeLeaf({ ...item, field: name === '' ? null : name, plan })
  return plan.isNegated ? negate(made, name) : made
}

/** `neq`: the field is there and none of the values fits (an absent field differs from nothing). */
function negate(part: Expression, field: string): Expression {
  return {
    kind: 'and',
    parts: [
      { kind: 'exists', field },
      { kind: 'not', part },
    ],
  }
}

type Test = 'text' | 'regex' | 'cidr' | 'compare' | 'exists' | 'reference'

type Plan = {
  test: Test
  position: TextPosition
  all: boolean
  cased: boolean
  isNegated: boolean
  operator: CompareOperator
  timePart: TimePart | null
  regexFlags: number
  transforms: string[]
  names: readonly string[]
}

const positions: readonly string[] = ['startswith', 'endswith', 'contains']
const transformations: readonly string[] = [
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
  'wide',
  'windash',
  'expand',
]
const operators: readonly string[] = ['lt', 'lte', 'gt', 'gte']
const tests: Readonly<Record<string, Test | undefined>> = {
  re: 'regex',
  cidr: 'cidr',
  exists: 'exists',
  fieldref: 'reference',
}
const regexFlags: Readonly<Record<string, number | undefined>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
}

function readModifiers(names: readonly string[]): Plan {
  const plan: Plan = {
    test: 'text',
    position: 'equals',
    all: false,
    cased: false,
    isNegated: false,
    operator: 'eq',
    timePart: null,
    regexFlags: 0,
    transforms: [],
    names,
  }
  for (const name of names) readModifier(plan, name)
  if (!isSensible(plan)) throw new RuleFault('sigma.modifier_combination', { modifiers: names.join('|') })
  return plan
}

function readModifier(plan: Plan, name: string): void {
  const test = tests[name]
  const flag = regexFlags[name]
  if (test !== undefined) plan.test = test
  else if (flag !== undefined) plan.regexFlags |= flag
  else if (positions.includes(name)) plan.position = name as TextPosition
  else if (transformations.includes(name)) plan.transforms.push(name)
  else if (operators.includes(name)) setCompare(plan, name as CompareOperator)
  else if (timeParts.includes(name as TimePart)) plan.timePart = name as TimePart
  else if (name === 'all') plan.all = true
  else if (name === 'cased') plan.cased = true
  else if (name === 'neq') plan.isNegated = true
  else throw new RuleFault('sigma.modifier_unknown', { modifier: name })
  if (plan.timePart !== null) plan.test = 'compare'
}

function setCompare(plan: Plan, operator: CompareOperator): void {
  plan.test = 'compare'
  plan.operator = operator
}

function isSensible(plan: Plan): boolean {
  const { names, test } = plan
  const count = (group: readonly string[]) => names.filter((name) => group.includes(name)).length
  if (new Set(names).size !== names.length) return false
  if (count(positions) > 1 || count(operators) > 1 || count(timeParts) > 1) return false
  if (count(Object.keys(tests)) + (test === 'compare' ? 1 : 0) > 1) return false
  if (plan.regexFlags !== 0 && test !== 'regex') return false
  if (plan.transforms.some((name) => name !== 'expand') && test !== 'text') return false
  if (plan.cased && test !== 'text' && test !== 'reference') return false
  return plan.position === 'equals' || test === 'text' || test === 'reference'
}

type LeafParts = DetectionItem & { readonly field: string | null; readonly plan: Plan }

function makeLeaf(parts: LeafParts): Expression {
  const { field, plan } = parts
  if (plan.test === 'text') return makeText(parts)
  if (plan.test === 'regex') return makeRegex(parts)
  if (field === null) {
    throw new RuleFault('sigma.modifier_combination', { modifiers: plan.names.join('|') })
  }
  const named = { ...parts, field }
  if (plan.test === 'cidr') return makeCidr(named)
  if (plan.test === 'compare') return makeCompare(named)
  return plan.test === 'exists' ? makeExists(named) : makeReference(named)
}

type NamedParts = LeafParts & { readonly field: string }

function makeText(parts: LeafParts): Expression {
  const { field, plan } = parts
  if (field === null && plan.isNegated) {
    throw new RuleFault('sigma.modifier_combination', { modifiers: plan.names.join('|') })
  }
  const texts = parts.values.filter((value) => value !== null)
  const leaves: Expression[] = makeTextLeaves(texts.map(String), parts)
  if (texts.length < parts.values.length) {
    if (field === null || plan.position !== 'equals') throw valueFault(parts)
    leaves.push({ kind: 'null', field })
  }
  return join(plan.all ? 'and' : 'or', leaves)
}

/** One leaf for all values, but a leaf a value where `all` meets values that have alternatives themselves. */
function makeTextLeaves(texts: readonly string[], parts: LeafParts): TextLeaf[] {
  const { field, plan } = parts
  const position = field === null ? 'contains' : plan.position
  const groups = texts.map((text) =>
    transform(text, parts).map((pieces) => makePattern(pieces, position, plan.cased)),
  )
  if (plan.all && groups.some((patterns) => patterns.length > 1)) {
    return groups.map((patterns) => ({ kind: 'text', field, all: false, patterns }))
  }
  return groups.length === 0 ? [] : [{ kind: 'text', field, all: plan.all, patterns: groups.flat() }]
}

/** Charged before the work is done, so that a rule of thousands of expressions is refused early. */
function spendTests({ context }: LeafParts, count: number): void {
  context.testsLeft -= count
  if (context.testsLeft < 0) throw new RuleFault('sigma.engine_limit', { limit: testsMax })
}

function valueFault(parts: LeafParts): RuleFault {
  return new RuleFault('sigma.modifier_value', { item: parts.key })
}

/** The values a text stands for, after every transforming modifier in the order given. */
function transform(text: string, parts: LeafParts): Piece[][] {
  let variants: Piece[][] = parts.plan.transforms.includes('expand')
    ? expandPlaceholders(text, parts.context.placeholders).map(parsePieces)
    : [parsePieces(text)]
  for (const name of parts.plan.transforms) {
    if (name !== 'expand') variants = variants.flatMap((pieces) => applyTransform(name, pieces, parts))
  }
  spendTests(parts, variants.length)
  return variants
}

function applyTransform(name: string, pieces: Piece[], parts: LeafParts): Piece[][] {
  if (name === 'windash') return [loosenDashes(pieces)]
  const [plain] = pieces
  if (pieces.length !== 1 || typeof plain !== 'string') throw valueFault(parts)
  if (name === 'base64') return [[toBase64(bytesOf(plain, parts.plan))]]
  if (name === 'base64offset') return toBase64Offsets(bytesOf(plain, parts.plan)).map((text) => [text])
  const encoding = name === 'utf16be' || name === 'utf16' ? name : 'utf16le'
  return [[toWide(plain, encoding)]]
}

/** Base64 works on bytes: those that a wide encoding made before, else UTF-8. */
function bytesOf(text: string, plan: Plan): string {
  const isWide = plan.transforms.some((name) => name === 'wide' || name.startsWith('utf16'))
  return isWide ? text : toUtf8(text)
}

/** A dash counts as a switch where it follows no word character and precedes one. */
function loosenDashes(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => (typeof piece === 'string' ? loosen(piece) : [piece]))
}

const switchDash = /(?<![\p{L}\p{N}_])[-/\u2013\u2014\u2015](?=[\p{L}\p{N}_])/u

function loosen(text: string): Piece[] {
  return text
    .split(switchDash)
    .flatMap((part, index): Piece[] => (index === 0 ? [part] : [anyDash, part]))
    .filter((piece) => piece !== '')
}

function makeRegex(parts: LeafParts): Expression {
  const sources = parts.values.flatMap((value) => {
    if (typeof value !== 'string') throw valueFault(parts)
    return parts.plan.transforms.includes('expand')
      ? expandPlaceholders(value, parts.context.placeholders)
      : [value]
  })
  spendTests(parts, sources.length * 100)
  const regexes = sources.map((source) => compileRegex(source, parts.plan.regexFlags))
  return { kind: 'regex', field: parts.field, all: parts.plan.all, regexes }
}

function compileRegex(source: string, flags: number): RE2JS {
  const fault = new RuleFault('sigma.regex_unsupported', { pattern: source.slice(0, 120) })
  if (source.length > regexLengthMax || estimateRegexSize(source) > 4 * regexProgramMax) throw fault
  try {
    const regex = RE2JS.compile(source, flags)
    if (regex.programSize() <= regexProgramMax) return regex
  } catch {
    // Look-around, back references and malformed patterns: the refusal below names the pattern.
  }
  throw fault
}

function makeCidr(parts: NamedParts): Expression {
  const ranges = valuesOf(parts).map((value) => {
    const range = parseCidr(value)
    if (range === null) throw new RuleFault('sigma.cidr_invalid', { value: value.slice(0, 60) })
    return range
  })
  return { kind: 'cidr', field: parts.field, all: parts.plan.all, ranges }
}

function valuesOf(parts: LeafParts): string[] {
  const texts = parts.values.map((value) => {
    if (typeof value !== 'string' || value === '') throw valueFault(parts)
    return value
  })
  if (!parts.plan.transforms.includes('expand')) return texts
  return texts.flatMap((text) => expandPlaceholders(text, parts.context.placeholders))
}

function makeCompare(parts: NamedParts): Expression {
  const { all, operator, timePart } = parts.plan
  const numbers = valuesOf(parts).map((value) => {
    const number = readNumber(value)
    if (number === null) throw valueFault(parts)
    return number
  })
  return { kind: 'compare', field: parts.field, all, operator, timePart, numbers }
}

function makeExists(parts: NamedParts): Expression {
  const [value, ...rest] = parts.values
  const wanted = typeof value === 'string' ? value.toLowerCase() : value
  const isTrue = wanted === true || wanted === 'true'
  if (rest.length > 0 || (!isTrue && wanted !== false && wanted !== 'false')) throw valueFault(parts)
  const exists: Expression = { kind: 'exists', field: parts.field }
  return isTrue ? exists : { kind: 'not', part: exists }
}

function makeReference(parts: NamedParts): Expression {
  const { field, plan } = parts
  const leaves = valuesOf(parts).map((other): Expression => {
    if (parsePieces(other).includes(anyRun)) throw valueFault(parts)
    return { kind: 'reference', field, other, position: plan.position, cased: plan.cased }
  })
  return join(plan.all ? 'and' : 'or', leaves)
}
