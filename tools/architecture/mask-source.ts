/** Blanks out comments and the contents of strings, so that rules look at code and at nothing that only reads like it. */

/**
 * Answers the text with every comment, string, template and regular expression replaced by spaces; quotes,
 * line breaks and positions stay. Code inside `${…}` of a template is kept.
 */
export function maskSource(text: string): string {
  const out = text.split('')
  const scanner: Scanner = { text, out, position: 0, templateDepths: [], depth: 0 }
  while (scanner.position < text.length) step(scanner)
  return out.join('')
}

type Scanner = {
  readonly text: string
  readonly out: string[]
  position: number
  /** Brace depth at which each open `${` began. */
  readonly templateDepths: number[]
  depth: number
}

function step(scanner: Scanner): void {
  const { text, position } = scanner
  const character = text[position] ?? ''
  const pair = text.slice(position, position + 2)
  if (pair === '//') return blank(scanner, endOfLine(text, position))
  if (pair === '/*') return blank(scanner, endAfter(text, '*/', position + 2))
  if (character === "'" || character === '"') return skipQuoted(scanner, character)
  if (character === '`') return skipTemplate(scanner)
  if (character === '/' && beginsRegex(text, position)) return skipRegex(scanner)
  if (character === '{') scanner.depth += 1
  if (character === '}') return closeBrace(scanner)
  scanner.position += 1
}

function blank(scanner: Scanner, end: number): void {
  for (let index = scanner.position; index < end; index += 1) {
    if (scanner.out[index] !== '\n') scanner.out[index] = ' '
  }
  scanner.position = end
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function endAfter(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found + mark.length
}

/** A quote that does not close on its line is an apostrophe in the text of an element. */
function skipQuoted(scanner: Scanner, quote: string): void {
  const end = closingOnLine(scanner.text, quote, scanner.position + 1)
  scanner.position += 1
  if (end === -1) return
  blank(scanner, end)
  scanner.position += 1
}

function closingOnLine(text: string, mark: string, from: number): number {
  for (let index = from; index < text.length && text[index] !== '\n'; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === mark) return index
  }
  return -1
}

/** Blanks up to the closing backtick, or up to `${`, where code goes on. */
function skipTemplate(scanner: Scanner): void {
  const { text } = scanner
  let end = scanner.position + 1
  while (end < text.length && text[end] !== '`' && text.slice(end, end + 2) !== '${') {
    end += text[end] === '\\' ? 2 : 1
  }
  scanner.position += 1
  blank(scanner, Math.min(end, text.length))
  if (text[end] === '$') {
    scanner.templateDepths.push(scanner.depth)
    scanner.depth += 1
    scanner.position += 2
  } else {
    scanner.position += 1
  }
}

function closeBrace(scanner: Scanner): void {
  scanner.depth -= 1
  if (scanner.templateDepths.at(-1) !== scanner.depth) {
    scanner.position += 1
    return
  }
  scanner.templateDepths.pop()
  skipTemplate(scanner)
}

/** A slash divides after a value and begins a regular expression elsewhere; `</` and `/>` belong to elements. */
function beginsRegex(text: string, position: number): boolean {
  if (text[position + 1] === '>') return false
  const before = text.slice(Math.max(0, position - 40), position).trimEnd()
  if (before === '') return true
  if (/\b(return|typeof|case|in|of|do|else|void|yield|await)$/.test(before)) return true
  return /[(,=:[!&|?{};+\-*%~^]$/.test(before) || before.endsWith('=>')
}

function skipRegex(scanner: Scanner): void {
  const { text, position } = scanner
  let isInClass = false
  for (let index = position + 1; index < text.length && text[index] !== '\n'; index += 1) {
    const character = text[index]
    if (character === '\\') index += 1
    else if (character === '[') isInClass = true
    else if (character === ']') isInClass = false
    else if (character === '/' && !isInClass) {
      scanner.position += 1
      blank(scanner, index)
      scanner.position += 1
      return
    }
  }
  scanner.position += 1
}
