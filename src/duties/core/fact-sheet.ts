/** The fact sheet: the nine items of a leak report, written once, each answer with its "as of" and a plain "not known yet". */
import { z } from 'zod'
import { isDay } from '../../kernel/core/calendar.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import { ja } from './ja.ts'
import { daySchema } from './rule-pack.ts'

const text = z.string().min(1).max(200)
const lineMax = 500
const textMax = 20_000

const fieldSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
  label: text,
  type: z.enum(['line', 'text', 'day', 'choice', 'choices']),
  options: z.array(text).min(2).max(30).optional(),
  help: text.optional(),
  /** Where a first value may be taken from; the person may change it. */
  from: z
    .string()
    .regex(/^[a-z]+\.[a-z_]+$/)
    .optional(),
  /** The item counts as filled only with this field. */
  needed: z.boolean().default(false),
})

export const formSchema = z.strictObject({
  id: z.string().min(1).max(60),
  title: text,
  version: daySchema,
  effective_from: daySchema,
  verified_at: daySchema,
  source: z.array(z.string().min(1).max(400)).min(1).max(20),
  note: z.string().min(1).max(400).optional(),
  /** `letter`: sentences under headings instead of labelled fields, between `opening` and `closing`. */
  layout: z.enum(['fields', 'letter']).default('fields'),
  opening: z.string().min(1).max(1000).optional(),
  closing: z.string().min(1).max(1000).optional(),
  head: z.strictObject({ label: text, fields: z.array(fieldSchema).min(1).max(30) }),
  items: z
    .array(
      z.strictObject({
        number: z.number().int().positive(),
        label: text,
        fields: z.array(fieldSchema).min(1).max(30),
      }),
    )
    .min(1)
    .max(20),
})

export type Form = z.output<typeof formSchema>
export type FormField = z.output<typeof fieldSchema>

export type SheetValue = string | readonly string[]

/** `isUnknown` is the answer "not known yet": one that may be submitted in a preliminary report and supplied later. */
export type SheetEntry = {
  readonly value: SheetValue | null
  readonly isUnknown: boolean
  /** ISO instant as of which this was true. */
  readonly asOf: string
  readonly by: string
}

export type FactSheet = Readonly<Record<string, SheetEntry>>

/** The strict schema of one entry: a value that fits the field, or "not known yet" without a value. */
export function entrySchema(field: FormField) {
  return z
    .strictObject({
      value: valueSchema(field).nullable(),
      isUnknown: z.boolean(),
      asOf: z.iso.datetime(),
      by: z.string().max(200),
    })
    .refine((entry) => !(entry.isUnknown && isFilled(entry)))
}

/** Head fields first, then the items in order. */
export function fieldsOf(form: Form): FormField[] {
  return [...form.head.fields, ...form.items.flatMap((item) => item.fields)]
}

export type Completeness = {
  readonly filled: number
  readonly total: number
  /** Items not yet filled, with the labels of the fields that are missing or not known yet. */
  readonly open: readonly { number: number; label: string; fields: readonly string[] }[]
}

/** An item is filled when each of its needed fields has a value; "not known yet" keeps it open. */
export function completenessOf(form: Form, sheet: FactSheet): Completeness {
  const open = form.items
    .map((item) => ({
      number: item.number,
      label: item.label,
      fields: item.fields
        .filter((field) => field.needed && !isFilled(sheet[field.id]))
        .map((field) => field.label),
    }))
    .filter((item) => item.fields.length > 0)
  return { filled: form.items.length - open.length, total: form.items.length, open }
}

/** Needed head fields without a value: nothing can be submitted without them. */
export function missingInHead(form: Form, sheet: FactSheet): string[] {
  return form.head.fields
    .filter((field) => field.needed && !isFilled(sheet[field.id]))
    .map((field) => field.label)
}

/**
 * Fills fields that were never answered from `sources` (keys as in the form's `from`). Answers that a person
 * gave, "not known yet" included, are left alone; a source that does not fit the field is passed over.
 */
export function prefillSheet(
  form: Form,
  sheet: FactSheet,
  given: { sources: Readonly<Record<string, SheetValue>>; asOf: Date; by: string },
): FactSheet {
  const added: Record<string, SheetEntry> = {}
  for (const field of fieldsOf(form)) {
    const value = field.from === undefined ? undefined : given.sources[field.from]
    if (value === undefined || sheet[field.id] !== undefined) continue
    if (!valueSchema(field).safeParse(value).success) continue
    added[field.id] = { value, isUnknown: false, asOf: given.asOf.toISOString(), by: given.by }
  }
  return { ...sheet, ...added }
}

export type SheetRow = {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly isUnknown: boolean
  readonly asOf: string | null
}

export type SheetSection = {
  readonly number: number | null
  readonly label: string
  readonly rows: SheetRow[]
}

/** Sections and rows in words, for the screen and for every printed form: one text for all of them. */
export function sheetSections(form: Form, sheet: FactSheet): SheetSection[] {
  const rows = (fields: readonly FormField[]) => fields.map((field) => rowOf(field, sheet[field.id]))
  return [
    { number: null, label: form.head.label, rows: rows(form.head.fields) },
    ...form.items.map((item) => ({ number: item.number, label: item.label, rows: rows(item.fields) })),
  ]
}

function rowOf(field: FormField, entry: SheetEntry | undefined): SheetRow {
  const isUnknown = entry?.isUnknown ?? false
  return {
    id: field.id,
    label: field.label,
    text: isUnknown ? ja.sheet.unknown : wordsOf(field, entry?.value ?? null),
    isUnknown,
    asOf: entry?.asOf ?? null,
  }
}

function wordsOf(field: FormField, value: SheetValue | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return value.join(ja.sheet.comma)
  return field.type === 'day' && isDay(value) ? formatDay(value) : value
}

function isFilled(entry: Pick<SheetEntry, 'value' | 'isUnknown'> | undefined): boolean {
  if (entry === undefined || entry.value === null) return false
  return typeof entry.value === 'string' ? entry.value.trim() !== '' : entry.value.length > 0
}

function valueSchema(field: FormField): z.ZodType<SheetValue> {
  const options = field.options ?? []
  if (field.type === 'choice') return z.enum(options)
  if (field.type === 'choices') return z.array(z.enum(options)).max(options.length)
  if (field.type === 'day') return z.union([z.literal(''), daySchema])
  return z.string().max(field.type === 'line' ? lineMax : textMax)
}
