/** The words inside an event of the history: what a reader would name it by. */

const members = [
  'title',
  'text',
  'what',
  'name',
  'criteria',
  'decision',
  'reason',
  'summary',
  'label',
] as const
const inside = [
  'task',
  'entry',
  'measure',
  'decision',
  'observable',
  'link',
  'changes',
  'snapshot',
  'case',
  'card',
]
const shownMax = 120

/** The first text that names what the event is about; empty when it has none. */
export function detailOf(event: Readonly<Record<string, unknown>>): string {
  const found = textIn(event, 2)
  return found.length > shownMax ? `${found.slice(0, shownMax - 1)}\u2026` : found
}

function textIn(value: Readonly<Record<string, unknown>>, depth: number): string {
  for (const name of members) {
    const text = value[name]
    if (typeof text === 'string' && text !== '') return text
  }
  if (depth === 0) return ''
  for (const name of inside) {
    const nested = value[name]
    if (typeof nested !== 'object' || nested === null) continue
    const text = textIn(nested as Readonly<Record<string, unknown>>, depth - 1)
    if (text !== '') return text
  }
  return ''
}
