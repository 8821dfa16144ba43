/** Register kinds as data: what fields an item of a kind has, and the zod schema that follows from them. */

import { z } from 'zod'
import { day } from '../../kernel/core/endpoint.ts'

const id = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const label = z.string().min(1).max(60)
const option = z.strictObject({ id, label })

const column = z.strictObject({
  id,
  label,
  type: z.enum(['text', 'yes_no', 'choice']),
  max: z.int().min(1).max(1000).optional(),
  required: z.boolean().default(false),
  options: z.array(option).min(1).max(40).optional(),
})

const fieldTypes = [
  'text',
  'long_text',
  'names',
  'number',
  'date',
  'month',
  'yes_no',
  'choice',
  'choices',
  'phone',
  'email',
  'url',
  'ip_addresses',
  'unit',
  'zone',
  'link',
  'links',
  'rows',
] as const

const field = z
  .strictObject({
    id,
    label,
    type: z.enum(fieldTypes),
    required: z.boolean().default(false),
    help: z.string().max(200).optional(),
    /** Longest text, most entries of a list, or largest number. */
    max: z.int().min(1).optional(),
    /** Smallest number. */
    min: z.int().optional(),
    options: z.array(option).min(1).max(60).optional(),
    columns: z.array(column).min(1).max(8).optional(),
    /** The kind a link leads to. */
    kind: id.optional(),
  })
  .refine((entry) => !['choice', 'choices'].includes(entry.type) || entry.options !== undefined, {
    message: 'a choice names its options',
  })
  .refine((entry) => !['link', 'links'].includes(entry.type) || entry.kind !== undefined, {
    message: 'a link names its kind',
  })
  .refine((entry) => entry.type !== 'rows' || entry.columns !== undefined, {
    message: 'rows name their columns',
  })

/** One file of `content/registers/kinds/`; unknown keys are refused. */
export const kindSchema = z
  .strictObject({
    id,
    version: z.int().min(1),
    order: z.int().min(1).max(99),
    name: label,
    purpose: z.string().min(1).max(200),
    title_field: id,
    list_fields: z.array(id).min(1).max(8),
    /** An item not verified for this long is stale. */
    freshness_months: z.int().min(1).max(120),
    review_months: z.array(z.int().min(1).max(12)).max(12),
    stale_when: z.array(id).max(12),
    fields: z.array(field).min(1).max(60),
  })
  .refine((kind) => new Set(kind.fields.map((entry) => entry.id)).size === kind.fields.length, {
    message: 'field ids must be unique',
  })
  .refine(
    (kind) =>
      [kind.title_field, ...kind.list_fields].every((name) => kind.fields.some((entry) => entry.id === name)),
    { message: 'title and columns name fields of this kind' },
  )

export type RegisterKind = z.infer<typeof kindSchema>
export type RegisterField = RegisterKind['fields'][number]
export type RegisterFieldType = RegisterField['type']

/** The value that says: asked, and nobody knows. Empty (absent) says: not asked yet. */
export const unknownValue = { unknown: true } as const
export type UnknownValue = typeof unknownValue

/** True for the explicit "not known"; such a value is complete, is never red and never blocks. */
export function isUnknown(value: unknown): value is UnknownValue {
  return typeof value === 'object' && value !== null && (value as { unknown?: unknown }).unknown === true
}

export type RegisterRow = Readonly<Record<string, string | boolean | UnknownValue>>
export type RegisterValue =
  | string
  | number
  | boolean
  | UnknownValue
  | readonly string[]
  | readonly RegisterRow[]
export type RegisterValues = Readonly<Record<string, RegisterValue>>

export type KindContext = {
  /** Ids of the network zones of `content/organization/zones.yaml`. */
  readonly zoneIds: readonly string[]
}

/**
 * The zod schema of an item's values: an object with the kind's fields and nothing else. Every field may
 * be `unknownValue` except the title; only required fields must be there.
 */
export function valuesSchema(kind: RegisterKind, context: KindContext): z.ZodType<RegisterValues> {
  const shape: Record<string, z.ZodType> = {}
  for (const entry of kind.fields) {
    const known = knownValue(entry, context)
    const value = entry.id === kind.title_field ? known : z.union([known, unknown])
    shape[entry.id] = entry.required ? value : value.optional()
  }
  return z.strictObject(shape) as unknown as z.ZodType<RegisterValues>
}

const unknown = z.strictObject({ unknown: z.literal(true) })
const key = z.string().min(1).max(80)
const trimmed = (max: number) => z.string().trim().min(1).max(max)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const phone = z
  .string()
  .trim()
  .regex(/^[0-9+#*() -]{3,30}$/)
const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

type Maker = (entry: RegisterField, context: KindContext) => z.ZodType

const makers: Record<RegisterFieldType, Maker> = {
  text: (entry) => trimmed(entry.max ?? 200),
  long_text: (entry) => trimmed(entry.max ?? 2000),
  names: (entry) => z.array(trimmed(120)).max(entry.max ?? 20),
  number: (entry) =>
    z
      .number()
      .min(entry.min ?? 0)
      .max(entry.max ?? Number.MAX_SAFE_INTEGER),
  date: () => day,
  month: () => month,
  yes_no: () => z.boolean(),
  choice: (entry) => z.enum(optionIds(entry)),
  choices: (entry) => z.array(z.enum(optionIds(entry))).max(entry.options?.length ?? 1),
  phone: () => phone,
  email: () => z.email().max(254),
  url: () => z.url({ protocol: /^https?$/ }).max(2000),
  ip_addresses: (entry) => z.array(address).max(entry.max ?? 20),
  unit: () => key,
  zone: (_entry, context) => z.enum(context.zoneIds),
  link: () => key,
  links: (entry) => z.array(key).max(entry.max ?? 100),
  rows: (entry) => z.array(rowSchema(entry)).max(entry.max ?? 30),
}

function knownValue(entry: RegisterField, context: KindContext): z.ZodType {
  return makers[entry.type](entry, context)
}

function optionIds(entry: { options?: readonly { id: string }[] | undefined }): string[] {
  return (entry.options ?? []).map((choice) => choice.id)
}

function rowSchema(entry: RegisterField): z.ZodType {
  const shape: Record<string, z.ZodType> = {}
  for (const part of entry.columns ?? []) {
    const known =
      part.type === 'yes_no'
        ? z.boolean()
        : part.type === 'choice'
          ? z.enum(optionIds(part))
          : trimmed(part.max ?? 200)
    const value = z.union([known, unknown])
    shape[part.id] = part.required ? known : value.optional()
  }
  return z.strictObject(shape)
}

/** The item's title, as its kind names it; an empty string when the values carry none. */
export function itemTitle(kind: RegisterKind, values: RegisterValues): string {
  const value = values[kind.title_field]
  return typeof value === 'string' ? value : ''
}

/** Ids of other items that the values point to, by field. */
export function linksOf(
  kind: RegisterKind,
  values: RegisterValues,
): { field: string; kind: string; itemId: string }[] {
  return kind.fields.flatMap((entry) => {
    if (!entry.kind) return []
    const value = values[entry.id]
    const target = entry.kind
    const itemIds = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
    return itemIds
      .filter((itemId): itemId is string => typeof itemId === 'string')
      .map((itemId) => ({ field: entry.id, kind: target, itemId }))
  })
}

export type Freshness = 'fresh' | 'soon' | 'stale'

/**
 * How old the last verification is: stale after the kind's months, `soon` in the month before.
 * `verifiedOn` and `today` are days (`YYYY-MM-DD`, Asia/Tokyo); never verified is stale.
 */
export function freshness(
  kind: Pick<RegisterKind, 'freshness_months'>,
  verifiedOn: string | null,
  today: string,
): Freshness {
  if (!verifiedOn) return 'stale'
  if (today > addMonths(verifiedOn, kind.freshness_months)) return 'stale'
  return today > addMonths(verifiedOn, kind.freshness_months - 1) ? 'soon' : 'fresh'
}

/** The same day so many months later; the last day of a shorter month. */
export function addMonths(day: string, months: number): string {
  const [year = 0, monthOfYear = 1, dayOfMonth = 1] = day.split('-').map(Number)
  const index = year * 12 + (monthOfYear - 1) + months
  const targetYear = Math.floor(index / 12)
  const targetMonth = (index % 12) + 1
  const last = daysInMonth(targetYear, targetMonth)
  return [pad(targetYear, 4), pad(targetMonth, 2), pad(Math.min(dayOfMonth, last), 2)].join('-')
}

function daysInMonth(year: number, monthOfYear: number): number {
  if (monthOfYear === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(monthOfYear) ? 30 : 31
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
