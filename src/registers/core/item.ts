/** Items of the registers: values of a kind, and how sure we are that they are still true. */
import type { Day } from '../../kernel/core/calendar.ts'
import {
  isUnknown,
  itemTitle,
  linksOf,
  type RegisterKind,
  type RegisterValue,
  type RegisterValues,
} from './kind.ts'
import { foldText } from './search-text.ts'

/** Why an item is stale before its time: a code of the kind's `stale_when` and the day it happened. */
export type StaleFlag = { readonly code: string; readonly day: Day }

export type Verification = {
  readonly verifiedOn: Day | null
  /** Name as it was then. */
  readonly verifiedBy: string | null
  readonly flags: readonly StaleFlag[]
}

export type Item = Verification & {
  readonly kind: string
  readonly values: RegisterValues
  readonly retired: boolean
  /** What stood before the last verification, until the next change: what an undo restores. */
  readonly undo: Verification | null
  /** Derived from the values, for lists and searches; `evolve` keeps them true. */
  readonly title: string
  readonly unitId: string | null
  readonly zone: string | null
  readonly linkIds: readonly string[]
  /** Addresses and host names in small letters. */
  readonly addresses: readonly string[]
  readonly search: string
}

/** Field → new value; null takes the value away. */
export type ValueChanges = Readonly<Record<string, RegisterValue | null>>

export type ItemEvent =
  | { readonly type: 'item.created'; readonly kind: string; readonly values: RegisterValues }
  | { readonly type: 'item.changed'; readonly changes: ValueChanges; readonly before: ValueChanges }
  | { readonly type: 'item.verified'; readonly on: Day; readonly by: string }
  | { readonly type: 'item.verificationUndone'; readonly restored: Verification }
  | { readonly type: 'item.flagged'; readonly flag: StaleFlag }
  | { readonly type: 'item.retired'; readonly reason: string }
  | { readonly type: 'item.restored' }

export const emptyItem: Item = {
  kind: '',
  values: {},
  verifiedOn: null,
  verifiedBy: null,
  flags: [],
  retired: false,
  undo: null,
  title: '',
  unitId: null,
  zone: null,
  linkIds: [],
  addresses: [],
  search: '',
}

/** Folds one event into an item of `kind`. */
export function evolveItem(kind: RegisterKind): (state: Item, event: ItemEvent) => Item {
  return (state, event) => evolve(kind, state, event)
}

function evolve(kind: RegisterKind, state: Item, event: ItemEvent): Item {
  switch (event.type) {
    case 'item.created':
      return withValues(kind, { ...state, kind: event.kind }, event.values)
    case 'item.changed':
      return withValues(kind, { ...state, undo: null }, applyChanges(state.values, event.changes))
    case 'item.verified':
      return { ...state, undo: verificationOf(state), verifiedOn: event.on, verifiedBy: event.by, flags: [] }
    case 'item.verificationUndone':
      return { ...state, ...event.restored, undo: null }
    case 'item.flagged':
      return { ...state, undo: null, flags: withFlag(state.flags, event.flag) }
    case 'item.retired':
      return { ...state, retired: true, undo: null }
    case 'item.restored':
      return { ...state, retired: false }
    default:
      return state
  }
}

function withFlag(flags: readonly StaleFlag[], flag: StaleFlag): StaleFlag[] {
  return [...flags.filter((other) => other.code !== flag.code), flag]
}

/** What changes between two sets of values, and what stood before; both empty when nothing does. */
export function diffValues(
  before: RegisterValues,
  after: RegisterValues,
): { changes: ValueChanges; before: ValueChanges } {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = fields.filter((field) => !isSame(before[field], after[field]))
  return {
    changes: Object.fromEntries(changed.map((field) => [field, after[field] ?? null])),
    before: Object.fromEntries(changed.map((field) => [field, before[field] ?? null])),
  }
}

function verificationOf(item: Item): Verification {
  return { verifiedOn: item.verifiedOn, verifiedBy: item.verifiedBy, flags: item.flags }
}

/** True when some text of `value` holds control characters or broken Unicode, which no register keeps. */
export function hasBrokenText(value: unknown): boolean {
  if (typeof value === 'string') return isBroken(value)
  if (Array.isArray(value)) return value.some(hasBrokenText)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => isBroken(key) || hasBrokenText(inner))
}

function isBroken(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the control characters are what is looked for
  return !text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
}

function applyChanges(values: RegisterValues, changes: ValueChanges): RegisterValues {
  const merged: Record<string, RegisterValue | null> = { ...values, ...changes }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, RegisterValue] => entry[1] !== null),
  )
}

function withValues(kind: RegisterKind, state: Item, values: RegisterValues): Item {
  return {
    ...state,
    values,
    title: itemTitle(kind, values),
    unitId: textOfType(kind, values, 'unit'),
    zone: textOfType(kind, values, 'zone'),
    linkIds: [...new Set(linksOf(kind, values).map((link) => link.itemId))],
    addresses: addressesOf(kind, values),
    search: searchTextOf(kind, values),
  }
}

function textOfType(kind: RegisterKind, values: RegisterValues, type: 'unit' | 'zone'): string | null {
  const field = kind.fields.find((entry) => entry.type === type)
  const value = field && values[field.id]
  return typeof value === 'string' ? value : null
}

/** Only kinds with addresses are machines: their names and aliases lead to them too. */
function addressesOf(kind: RegisterKind, values: RegisterValues): string[] {
  if (!kind.fields.some((entry) => entry.type === 'ip_addresses')) return []
  const lists = kind.fields
    .filter((entry) => entry.type === 'ip_addresses' || entry.type === 'names')
    .map((entry) => values[entry.id])
  const listed = lists.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []))
  const names = [itemTitle(kind, values), ...listed].filter((name) => typeof name === 'string')
  return [...new Set(names.map((name) => name.normalize('NFKC').toLowerCase()))]
}

const searchLengthMax = 8000

/** What people may look for: texts and the labels of choices, not the ids behind them. */
function searchTextOf(kind: RegisterKind, values: RegisterValues): string {
  const texts = kind.fields.flatMap((field) => {
    if (['unit', 'zone', 'link', 'links'].includes(field.type)) return []
    const found = textsOf(values[field.id])
    return field.options
      ? found.map((id) => field.options?.find((choice) => choice.id === id)?.label ?? '')
      : found
  })
  return foldText(texts.join('\n')).slice(0, searchLengthMax)
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  if (isUnknown(value) || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}

function isSame(left: RegisterValue | undefined, right: RegisterValue | undefined): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null)
}
