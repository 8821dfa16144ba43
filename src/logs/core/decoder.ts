/** What a decoder is: whether it knows a line, and how it fills the event. */
import type { LogEvent } from './event.ts'
import type { ReadingContext, Syslog } from './syslog.ts'

/** Kinds of sources that can be named; `auto` looks at each line. */
export const sourceKinds = [
  'auto',
  'fortigate',
  'keyvalue',
  'squid',
  'windows',
  'json',
  'postfix',
  'bind',
  'syslog',
  'text',
] as const

export type SourceKind = (typeof sourceKinds)[number]

export type Reading = {
  readonly event: LogEvent
  /** The line without its syslog header. */
  readonly message: string
  readonly syslog: Syslog
  readonly context: ReadingContext
}

export type Decoder = {
  readonly kind: SourceKind
  /** Cheap: decides from the first bytes or the tag of the line. */
  readonly recognises: (reading: Reading) => boolean
  /** Fills what the line says; throws only for a line that is not what its kind says. */
  readonly read: (reading: Reading) => void
}

/** What a table of ours says of a word of the line; `constructor` and its like are in no table. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
