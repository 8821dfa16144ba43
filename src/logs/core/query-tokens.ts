/** Cuts a query into words, signs and parentheses; full-width signs and blanks mean the same as half-width ones. */

export type Token = {
  readonly kind: 'word' | 'compare' | 'and' | 'or' | 'not' | 'open' | 'close'
  /** A word without its quotes; a sign in its half-width form. */
  readonly text: string
  readonly position: number
  readonly length: number
}

type Words = Readonly<Record<'and' | 'or' | 'not', readonly string[]>>

const quotes: Readonly<Record<string, string>> = { '"': '"', '\u300c': '\u300d', '\u201c': '\u201d' }
const signs: readonly (readonly [RegExp, string])[] = [
  [/^(?:!=|\u2260|\uff01\uff1d|<>)/, '!='],
  [/^(?:<=|\u2266|\u2264|\uff1c\uff1d)/, '<='],
  [/^(?:>=|\u2267|\u2265|\uff1e\uff1d)/, '>='],
  [/^(?:==?|\uff1d)/, '='],
  [/^[<\uff1c]/, '<'],
  [/^[>\uff1e]/, '>'],
]
const blank = /^[\s\u3000]+/
const wordEnd = /[\s\u3000()\uff08\uff09=<>\uff1d\uff1c\uff1e\u2260\u2266\u2267\u2264\u2265]|!=|\uff01\uff1d/

/** Answers the tokens, or where a quote begins that is never closed. */
export function readTokens(text: string, words: Words): Token[] | { readonly unclosedAt: number } {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const gap = blank.exec(rest)?.[0].length ?? 0
    if (gap > 0) {
      at += gap
      continue
    }
    const token = readToken(rest, at, words)
    if (!token) return { unclosedAt: at }
    tokens.push(token)
    at += token.length
  }
  return tokens
}

function readToken(rest: string, position: number, words: Words): Token | undefined {
  const first = rest[0] ?? ''
  if (first === '(' || first === '\uff08') return { kind: 'open', text: '(', position, length: 1 }
  if (first === ')' || first === '\uff09') return { kind: 'close', text: ')', position, length: 1 }
  for (const [pattern, text] of signs) {
    const found = pattern.exec(rest)
    if (found) return { kind: 'compare', text, position, length: found[0].length }
  }
  const closing = quotes[first]
  if (closing !== undefined) return readQuoted(rest, position, closing)
  const end = rest.search(wordEnd)
  const text = end <= 0 ? (end === 0 ? first : rest) : rest.slice(0, end)
  return { kind: kindOf(text, words), text, position, length: text.length }
}

/** Inside quotes only `\"` is special, so that Windows paths can be written as they are. */
function readQuoted(rest: string, position: number, closing: string): Token | undefined {
  for (let end = rest.indexOf(closing, 1); end !== -1; end = rest.indexOf(closing, end + 1)) {
    if (
      closing === '"' &&
      rest[end - 1] === '\\' &&
      rest[end + 1] !== undefined &&
      !/[\s\u3000)]/.test(rest[end + 1] ?? '')
    )
      continue
    const text = rest.slice(1, end).replaceAll('\\"', '"')
    return { kind: 'word', text, position, length: end + 1 }
  }
  return undefined
}

function kindOf(text: string, words: Words): Token['kind'] {
  for (const kind of ['and', 'or', 'not'] as const) {
    if (text === kind.toUpperCase() || words[kind].includes(text)) return kind
  }
  return 'word'
}
