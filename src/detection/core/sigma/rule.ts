/** The shapes of the Sigma engine: a compiled rule, its expression tree, and why a rule was refused. */
import type { RE2JS } from 're2js'
import type { CidrRange } from './ip-range.ts'
import type { TextPattern } from './text-pattern.ts'
import type { TimePart } from './time-part.ts'

export const sigmaLevels = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type SigmaLevel = (typeof sigmaLevels)[number]

/** `logsource` of a rule, lower-cased; an absent key accepts every source. */
export type LogSource = {
  readonly product?: string
  readonly category?: string
  readonly service?: string
}

export type CompiledRule = {
  /** The rule's UUID, or `<path>#<document number>` when the file gives none. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly level: SigmaLevel
  readonly status: string
  readonly author: string
  readonly tags: readonly string[]
  readonly references: readonly string[]
  readonly falsepositives: readonly string[]
  readonly logsource: LogSource
  readonly path: string
  readonly expression: Expression
}

/**
 * What an event must satisfy. A leaf names a field (`null` = any value of the event) and its alternatives;
 * `all` asks for every alternative instead of any. A field with several values satisfies an alternative
 * when one of its values does.
 */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'constant'; readonly value: boolean }
  | Leaf

export type Leaf =
  | TextLeaf
  | RegexLeaf
  | {
      readonly kind: 'cidr'
      readonly field: string
      readonly all: boolean
      readonly ranges: readonly CidrRange[]
    }
  | CompareLeaf
  | { readonly kind: 'null'; readonly field: string }
  | { readonly kind: 'exists'; readonly field: string }
  | ReferenceLeaf

export type TextLeaf = {
  readonly kind: 'text'
  readonly field: string | null
  readonly all: boolean
  readonly patterns: readonly TextPattern[]
}

export type RegexLeaf = {
  readonly kind: 'regex'
  readonly field: string | null
  readonly all: boolean
  readonly regexes: readonly RE2JS[]
}

export type CompareOperator = 'lt' | 'lte' | 'gt' | 'gte' | 'eq'

export type CompareLeaf = {
  readonly kind: 'compare'
  readonly field: string
  readonly all: boolean
  readonly operator: CompareOperator
  readonly timePart: TimePart | null
  readonly numbers: readonly number[]
}

export type TextPosition = 'equals' | 'startswith' | 'endswith' | 'contains'

export type ReferenceLeaf = {
  readonly kind: 'reference'
  readonly field: string
  readonly other: string
  readonly position: TextPosition
  readonly cased: boolean
}

/** Makes `and` / `or` of parts, without a node around a single part. */
export function join(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind, parts }
}
