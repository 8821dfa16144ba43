/** One fact sheet for all forms: a field with the same id is the same fact wherever it stands. */
import { z } from 'zod'
import {
  entrySchema,
  fieldsOf,
  type FactSheet,
  type Form,
  type FormField,
  type SheetValue,
} from './fact-sheet.ts'

/** Sources of this name belong to one document, not to the sheet: its purpose, its number. */
const documentSource = 'document.'

/** The fields of all forms, each id once, in the order of the forms; those of a single document are left out. */
export function sharedFields(forms: readonly Form[]): FormField[] {
  const fields = forms.flatMap(fieldsOf).filter((field) => !isOfDocument(field))
  return [...new Map(fields.toReversed().map((field) => [field.id, field])).values()].toReversed()
}

/** The strict schema of a sheet over all forms: unknown fields are refused, a value fits its field. */
export function sharedSheetSchema(forms: readonly Form[]): z.ZodType<FactSheet> {
  const shape = Object.fromEntries(
    sharedFields(forms).map((field) => [field.id, entrySchema(field).optional()]),
  )
  return z.strictObject(shape) as unknown as z.ZodType<FactSheet>
}

/** What of the sheet a document of `form` shows, completed with what belongs to that document alone. */
export function sheetOfDocument(
  form: Form,
  sheet: FactSheet,
  own: { sources: Readonly<Record<string, SheetValue>>; asOf: string; by: string },
): FactSheet {
  const entries = fieldsOf(form).flatMap((field) => {
    if (!isOfDocument(field)) {
      const entry = sheet[field.id]
      return entry === undefined ? [] : [[field.id, entry] as const]
    }
    const value = own.sources[field.from ?? '']
    return value === undefined
      ? []
      : [[field.id, { value, isUnknown: false, asOf: own.asOf, by: own.by }] as const]
  })
  return Object.fromEntries(entries)
}

/** Ids that mean different things in two forms: one answer could not serve both. */
export function faultsBetweenForms(forms: readonly Form[]): string[] {
  const known = new Map<string, FormField>()
  const faults: string[] = []
  for (const field of forms.flatMap(fieldsOf)) {
    const earlier = known.get(field.id)
    if (earlier === undefined) known.set(field.id, field)
    else if (!isSameFact(earlier, field)) faults.push(`the field ${field.id} differs between two forms`)
  }
  return faults
}

/** True for a field that each document fills for itself, so that the shared sheet leaves it out. */
export function isOfDocument(field: FormField): boolean {
  return field.from?.startsWith(documentSource) ?? false
}

/** Labels may differ (the letter speaks to citizens), what may be answered may not. */
function isSameFact(left: FormField, right: FormField): boolean {
  return left.type === right.type && left.from === right.from && optionsOf(left) === optionsOf(right)
}

function optionsOf(field: FormField): string {
  return JSON.stringify(field.options ?? [])
}
