/** The fact sheet of a case as a record: entries by field, each with its "as of" and who wrote it. */
import { prefillSheet, type FactSheet, type Form, type SheetEntry, type SheetValue } from './fact-sheet.ts'
import { maskMyNumbers } from '../../kernel/core/codes.ts'

export type CaseSheet = { readonly caseId: string; readonly entries: FactSheet }

export type SheetEvent = {
  readonly type: 'sheet.saved'
  readonly entries: FactSheet
  /** Ids of fields whose answer was taken back. */
  readonly removed: readonly string[]
}

export type WantedEntries = Readonly<
  Record<string, { readonly value: SheetValue | null; readonly isUnknown: boolean; readonly asOf?: string }>
>

/** One event with the entries that differ, or none. An empty answer that is not "not known yet" is taken back. */
export function changeSheet(
  sheet: CaseSheet,
  wanted: WantedEntries,
  acting: { by: string; now: Date },
): SheetEvent[] {
  const removed: string[] = []
  const entries: Record<string, SheetEntry> = {}
  for (const [id, { value, isUnknown, asOf }] of Object.entries(wanted)) {
    const before = sheet.entries[id]
    const given = isUnknown ? null : value
    if (!isUnknown && isEmpty(given)) {
      if (before !== undefined) removed.push(id)
      continue
    }
    const isSame = before?.isUnknown === isUnknown && JSON.stringify(before.value) === JSON.stringify(given)
    if (isSame && asOf === undefined) continue
    const at = asOf === undefined ? acting.now.toISOString() : new Date(asOf).toISOString()
    entries[id] = { value: given, isUnknown, asOf: at, by: acting.by }
  }
  return Object.keys(entries).length + removed.length === 0 ? [] : [{ type: 'sheet.saved', entries, removed }]
}

/** Fills what nobody answered yet, in every form. */
export function prefillAll(
  sheet: CaseSheet,
  forms: readonly Form[],
  given: { sources: Readonly<Record<string, SheetValue>>; asOf: Date; by: string },
): SheetEvent[] {
  const filled = forms.reduce<FactSheet>((entries, form) => prefillSheet(form, entries, given), sheet.entries)
  const added = Object.fromEntries(Object.entries(filled).filter(([id]) => sheet.entries[id] === undefined))
  return Object.keys(added).length === 0 ? [] : [{ type: 'sheet.saved', entries: added, removed: [] }]
}

/** Folds one event; entries not named in it stand. */
export function evolveSheet(sheet: CaseSheet, event: SheetEvent): CaseSheet {
  const kept = Object.entries(sheet.entries).filter(([id]) => !event.removed.includes(id))
  return { ...sheet, entries: { ...Object.fromEntries(kept), ...event.entries } }
}

/** A My Number is never kept: its figures become `*`. Answers also which fields held one. */
export function withoutMyNumbers(wanted: WantedEntries): { wanted: WantedEntries; masked: string[] } {
  const masked: string[] = []
  const clean = Object.entries(wanted).map(([id, entry]) => {
    const { value } = entry
    if (typeof value !== 'string') return [id, entry] as const
    const text = maskMyNumbers(value)
    if (text !== value) masked.push(id)
    return [id, { ...entry, value: text }] as const
  })
  return { wanted: Object.fromEntries(clean), masked }
}

function isEmpty(value: SheetValue | null): boolean {
  if (value === null) return true
  return typeof value === 'string' ? value.trim() === '' : value.length === 0
}
