/** Finds which of thousands of literals occur in a text, in one pass over its characters. */
import type { Literal } from './necessary-literals.ts'

export type ScanEntry = { readonly literal: Literal; readonly rules: readonly number[] }
export type FoundRules = (rules: readonly number[]) => void
export type Scanner = (text: string, found: FoundRules) => void

/**
 * Builds a scanner over lower-cased texts. Each literal hangs on one window of four (short ones: two)
 * characters of its own, the least crowded; a window seen in the text leads to the few literals that hang
 * there, which are then compared in full. So a hit is exact, and a pass costs one look-up a character.
 */
export function buildScanner(entries: readonly ScanEntry[]): Scanner {
  const wide = buildTable(entries, 4)
  const narrow = buildTable(entries, 2)
  if (narrow.items.length === 0) return (text, found) => scan(wide, text, found)
  return (text, found) => {
    if (wide.items.length > 0) scan(wide, text, found)
    scan(narrow, text, found)
  }
}

type Item = ScanEntry & { readonly offset: number }
type Table = {
  readonly width: number
  /** Discards the low bits of a hash; what is left numbers a head. */
  readonly shift: number
  /** Keeps the characters of the window out of the last four. */
  readonly keyShift: number
  readonly heads: Int32Array
  readonly next: number[]
  readonly items: Item[]
}

const bitsMax = 18

function buildTable(entries: readonly ScanEntry[], width: number): Table {
  const own = entries.filter(({ literal }) =>
    width === 4 ? literal.text.length >= 4 : literal.text.length < 4,
  )
  const bits = Math.min(bitsMax, Math.max(8, Math.ceil(Math.log2(own.length * 8 + 1))))
  const heads = new Int32Array(2 ** bits).fill(-1)
  const table: Table = { width, shift: 32 - bits, keyShift: width === 4 ? 0 : 16, heads, next: [], items: [] }
  const crowd = new Int32Array(heads.length)
  for (const entry of own) hang(table, entry, crowd)
  return table
}

function hang(table: Table, entry: ScanEntry, crowd: Int32Array): void {
  const { text } = entry.literal
  let best = { slot: 0, offset: -1, crowd: Number.POSITIVE_INFINITY }
  for (let offset = 0; offset + table.width <= text.length; offset++) {
    const slot = slotOf(table, text.slice(offset, offset + table.width))
    const others = crowd[slot] ?? 0
    if (others < best.crowd) best = { slot, offset, crowd: others }
  }
  crowd[best.slot] = best.crowd + 1
  table.next.push(table.heads[best.slot] ?? -1)
  table.heads[best.slot] = table.items.length
  table.items.push({ ...entry, offset: best.offset })
}

function slotOf(table: Table, window: string): number {
  let key = 0
  for (let index = 0; index < window.length; index++) key = (key >>> 8) | (window.charCodeAt(index) << 24)
  return hash(key >>> table.keyShift) >>> table.shift
}

/** Multiplicative hashing by the golden ratio: the high bits are the well-mixed ones. */
function hash(key: number): number {
  return Math.imul(key, 0x9e3779b1)
}

function scan(table: Table, text: string, found: FoundRules): void {
  const { width, shift, keyShift, heads } = table
  let key = 0
  for (let index = 0; index < text.length; index++) {
    key = (key >>> 8) | (text.charCodeAt(index) << 24)
    if (index < width - 1) continue
    const head = heads[Math.imul(key >>> keyShift, 0x9e3779b1) >>> shift] ?? -1
    if (head >= 0) follow({ table, head, start: index - width + 1 }, text, found)
  }
}

type Chain = { readonly table: Table; readonly head: number; readonly start: number }

function follow(chain: Chain, text: string, found: FoundRules): void {
  const { items, next } = chain.table
  for (let at = chain.head; at >= 0; at = next[at] ?? -1) {
    const item = items[at]
    if (item !== undefined && occursAt(item, text, chain.start - item.offset)) found(item.rules)
  }
}

function occursAt(item: Item, text: string, start: number): boolean {
  const { literal } = item
  if (start < 0 || (literal.atStart && start !== 0)) return false
  if (literal.atEnd && start + literal.text.length !== text.length) return false
  return text.startsWith(literal.text, start)
}
