/** The `expand` modifier: `%name%` in a value stands for each entry of a list the municipality keeps. */
import { RuleFault } from './rule-fault.ts'

export type Placeholders = Readonly<Record<string, readonly string[]>>

const variantsMax = 10_000

/**
 * Every text that `text` stands for. `\%` is a plain per cent sign. Throws RuleFault when a list is missing:
 * the specification asks to reject a rule whose placeholders are not known.
 */
export function expandPlaceholders(text: string, placeholders: Placeholders): string[] {
  let variants = ['']
  for (const part of splitPlaceholders(text)) {
    const alternatives = part.isPlaceholder ? listOf(part.text, placeholders) : [part.text]
    if (variants.length * alternatives.length > variantsMax) {
      throw new RuleFault('sigma.engine_limit', { limit: variantsMax })
    }
    variants = variants.flatMap((head) => alternatives.map((tail) => head + tail))
  }
  return variants
}

type Part = { text: string; isPlaceholder: boolean }

function splitPlaceholders(text: string): Part[] {
  const parts: Part[] = []
  let rest = text
  for (let match = firstPlaceholder(rest); match !== null; match = firstPlaceholder(rest)) {
    parts.push({ text: unescape(rest.slice(0, match.index)), isPlaceholder: false })
    parts.push({ text: match[1] ?? '', isPlaceholder: true })
    rest = rest.slice(match.index + match[0].length)
  }
  return [...parts, { text: unescape(rest), isPlaceholder: false }]
}

/** A per cent sign after an odd number of backslashes is a plain one. */
function firstPlaceholder(text: string): RegExpExecArray | null {
  return /(?<=(?:^|[^\\])(?:\\\\)*)%([\w.-]{1,100})%/.exec(text)
}

function unescape(text: string): string {
  return text.replaceAll('\\%', '%')
}

function listOf(name: string, placeholders: Placeholders): readonly string[] {
  const list = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined
  if (list === undefined || list.length === 0) throw new RuleFault('sigma.placeholder_missing', { name })
  return list
}
