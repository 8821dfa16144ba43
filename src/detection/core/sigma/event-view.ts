/** One event as the compiled tests see it: fields by number, lower-cased texts made once and only if asked. */
import type { FieldValue, Fields } from './flatten.ts'

export type Texts = string | readonly string[] | null

const separator = '\u0000'

/** Lives as long as its matcher and holds the event of the current call only. */
export class EventView {
  private readonly numbers = new Map<string, number>()
  private readonly names: string[] = []
  private readonly rawTexts: Texts[] = []
  private readonly foldedTexts: Texts[] = []
  private readonly rawStamps: number[] = []
  private readonly foldedStamps: number[] = []
  private fields: Fields = new Map()
  private generation = 0
  private joined: string | null = null
  private everything: readonly string[] | null = null

  /** The number of a field name; the same name always has the same number. */
  numberOf(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const number = this.names.length
    this.numbers.set(name, number)
    this.names.push(name)
    this.rawTexts.push(null)
    this.foldedTexts.push(null)
    this.rawStamps.push(0)
    this.foldedStamps.push(0)
    return number
  }

  load(fields: Fields): void {
    this.fields = fields
    this.generation++
    this.joined = null
    this.everything = null
  }

  /** Texts as written; `null` when the field is absent or null. */
  raw(field: number): Texts {
    if (this.rawStamps[field] !== this.generation) {
      this.rawStamps[field] = this.generation
      this.rawTexts[field] = toTexts(this.fields.get(this.names[field] ?? ''))
    }
    return this.rawTexts[field] ?? null
  }

  /** Texts in lower case. */
  folded(field: number): Texts {
    if (this.foldedStamps[field] !== this.generation) {
      this.foldedStamps[field] = this.generation
      this.foldedTexts[field] = fold(this.raw(field))
    }
    return this.foldedTexts[field] ?? null
  }

  /** Every text of the event, as written. */
  all(): readonly string[] {
    this.everything ??= [...this.fields.values()].flatMap((value) => toTexts(value) ?? [])
    return this.everything
  }

  /** Every text of the event in lower case, NUL between them: for words that hold no NUL. */
  allFoldedJoined(): string {
    this.joined ??= this.all().join(separator).toLowerCase()
    return this.joined
  }
}

function toTexts(value: FieldValue | undefined): Texts {
  return value ?? null
}

function fold(texts: Texts): Texts {
  if (texts === null) return null
  return typeof texts === 'string' ? texts.toLowerCase() : texts.map((text) => text.toLowerCase())
}
