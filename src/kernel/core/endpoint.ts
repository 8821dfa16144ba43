/** The HTTP contract: one `endpoint` value is the only description from which server, browser client and OpenAPI follow. */
import { z } from 'zod'
import { maskMyNumbers } from './codes.ts'
import type { RefusalParams } from './result.ts'
import type { kernelRefusals } from './ja.ts'

export type Phrase = string | ((params: RefusalParams) => string)
export type PhraseTable = Readonly<Record<string, Phrase>>
export type KernelRefusal = keyof typeof kernelRefusals

/** On every answer while nothing can be written: the page says so. */
export const readOnlyHeader = 'x-toride-read-only'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** How long a proof of the second factor lets its session through to `fresh` endpoints. */
export const freshMinutes = 5

/** True when `provenAt` is a proof that still counts; one that lies in the future (a clock set back) does not. */
export function isFresh(provenAt: Date | undefined, now: Date): boolean {
  if (provenAt === undefined) return false
  const age = now.getTime() - provenAt.getTime()
  return age >= 0 && age < freshMinutes * 60_000
}

/** `read` and `write` name what the trail records; `none` is for reads of nothing restricted. */
export type Audit = 'read' | 'write' | 'none'

export type Endpoint<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Code extends string = string,
> = {
  /** `<slice>.<verbNoun>`, unique. */
  readonly id: string
  readonly method: Method
  /** Path with `:name` for members of `input` that stand in the path. */
  readonly path: `/${string}`
  /** The permission that is asked first; `public` needs no account, `signed-in` any. */
  readonly permission: 'public' | 'signed-in' | (string & {})
  /** `fresh`: a person must have proved the second factor within `freshMinutes` (approvals, exports, sealing). */
  readonly assurance?: 'fresh'
  readonly audit: Audit
  /** `json` both ways; `upload` takes multipart fields and one file; `download` answers with a file. */
  readonly transport: 'json' | 'upload' | 'download'
  /** Path, query (GET) or body (otherwise) members in one strict object. */
  readonly input: Input
  readonly output: Output
  readonly refusals: readonly Code[]
}

export type AnyEndpoint = Endpoint
export type InputOf<E extends AnyEndpoint> = z.output<E['input']>
export type SentInputOf<E extends AnyEndpoint> = z.input<E['input']>
export type OutputOf<E extends AnyEndpoint> = z.output<E['output']>
/** What a use case answers, before the contract has checked it. */
export type SentOutputOf<E extends AnyEndpoint> = DeepReadonly<z.input<E['output']>>

/** A value that is read only, all the way down. */
export type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value
export type CodeOf<E extends AnyEndpoint> = E['refusals'][number] | KernelRefusal

/**
 * Makes the `endpoint` function of a slice. Only codes that have a Japanese phrase in `phrases` can be
 * declared: a missing phrase does not compile.
 */
export function endpointsWith<Phrases extends PhraseTable>(_phrases: Phrases) {
  return function endpoint<
    Input extends z.ZodType,
    Output extends z.ZodType,
    const Code extends keyof Phrases & string = never,
  >(
    definition: Omit<Endpoint<Input, Output, Code>, 'transport' | 'refusals'> & {
      transport?: 'json' | 'upload' | 'download'
      refusals?: readonly Code[]
    },
  ): Endpoint<Input, Output, Code> {
    return { transport: 'json', refusals: [], ...definition }
  }
}

/** A line of text: trimmed, bounded, no control characters, well-formed Unicode. `max` counts UTF-16 units. */
export function line(max: number) {
  return z.string().trim().min(1).max(max).refine(isCleanLine, { message: 'control_characters' })
}

/**
 * Text of several lines that people write: bounded, no control characters but line feed and tab. May be empty.
 * An individual number in it is never kept (Act on the Use of Numbers, art. 20): its figures become `*`.
 */
export function text(max: number) {
  return textAsSent(max).overwrite(maskMyNumbers)
}

/** Text of several lines as it was sent, where the use case masks individual numbers itself and tells the person so. */
export function textAsSent(max: number) {
  return z.string().max(max).refine(isCleanText, { message: 'control_characters' })
}

/** An id made by the application. */
export const id = z.string().regex(/^[a-z]+_[0-9a-z]{20,32}$/)

/** Days that every calendar, table and column here can hold; nothing that happened lies outside. */
const earliest = '1900-01-01'
const latest = '2299-12-30'

/** A day of the Japanese calendar, `YYYY-MM-DD`, from 1900 to 2299. */
export const day = z.iso
  .date()
  .refine((value) => value >= earliest && value <= latest, { message: 'out_of_calendar' })

/** An instant with offset, as ISO 8601, from 1900 to 2299. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => isInCalendar(Date.parse(value)), { message: 'out_of_calendar' })

/** Version of a record as the client last saw it. */
export const version = z.number().int().min(0).max(2_147_483_647)

/** Page of a list: `limit` rows from `offset`. Query strings carry text, hence the coercion. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
}

/** What every reply about a record carries: what this actor may do now, and why not otherwise. */
export const abilities = {
  allowed: z.array(z.string().max(80)).max(60),
  blocked: z
    .array(
      z.strictObject({ action: z.string().max(80), code: z.string().max(80), message: z.string().max(400) }),
    )
    .max(60),
}

export type Abilities = z.output<z.ZodObject<typeof abilities>>

export const nothing = z.strictObject({})

/** The last day is left out, because it may have begun already in Japan. */
function isInCalendar(milliseconds: number): boolean {
  return milliseconds >= Date.parse(earliest) && milliseconds < Date.parse(latest)
}

function isCleanLine(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- the control characters are what is refused
  return value.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(value)
}

function isCleanText(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- the control characters are what is refused
  return value.isWellFormed() && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value.replaceAll('\r\n', '\n'))
}
