/** The shape of the statutory rule pack (`content/duties/statutory.yaml`): law as dated data. */
import { z } from 'zod'
import { isDay } from '../../kernel/core/calendar.ts'
import { conditionSchema, definitionsIn, factsIn, type Condition } from './condition.ts'
import { regimes } from './facts.ts'

export const daySchema = z.string().refine(isDay)
const text = z.string().min(1).max(400)
/** May be empty: an ordinance has no number that is known here. */
const article = z.string().max(200)

const dutyTitleSchema = z.strictObject({ destination: text, title: text, form: text })
const noticeTitleSchema = z.strictObject({ destination: text, title: text, law: text, form: text })

const categorySchema = z.strictObject({
  number: z.number().int().positive(),
  item: article,
  /** Days until the final report, the known day being day 1. */
  final_days: z.number().int().min(1).max(366),
  when: conditionSchema,
  /** The clause before "therefore"; `{persons}` is filled with the number in words. */
  because: text,
})

const trackShape = {
  name: text,
  law: text,
  rule: article,
  final_rule: article,
  note: text.optional(),
  categories: z.array(categorySchema).min(1).max(20),
  duties: z.strictObject({
    preliminary: dutyTitleSchema,
    final: dutyTitleSchema,
    notice: noticeTitleSchema,
  }),
}

const regimeSchema = z.strictObject(trackShape)

const myNumberSchema = z.strictObject({
  ...trackShape,
  /** The fact that says whether this track is looked at at all. */
  concerns: text,
  guideline_report: z.strictObject({
    regimes: z.array(z.enum(regimes)),
    when: conditionSchema,
    law: text,
    text,
    duty: dutyTitleSchema,
  }),
})

export const packHeadShape = {
  id: text,
  title: text,
  version: daySchema,
  effective_from: daySchema,
  /** The day on which somebody last read the articles. */
  verified_at: daySchema,
  review_after_days: z.number().int().positive(),
  source: z.array(text).min(1).max(20),
}

export const rulePackSchema = z
  .strictObject({
    ...packHeadShape,
    fact_names: z.record(z.string(), text),
    assumed_when_unknown: z.record(z.string(), z.boolean()),
    definitions: z.record(z.string(), conditionSchema),
    events: z
      .array(z.strictObject({ id: z.enum(['leak', 'loss', 'damage']), name: text, when: conditionSchema }))
      .min(1),
    exclusions: z.array(z.strictObject({ when: conditionSchema, text })).max(20),
    preliminary: z.strictObject({
      target_day: z.number().int().positive(),
      limit_day: z.number().int().positive(),
      text,
    }),
    final: z.strictObject({ text }),
    regimes: z.strictObject({ government: regimeSchema, private: regimeSchema, council: regimeSchema }),
    my_number: myNumberSchema,
    notice: z.strictObject({ due_text: text, text }),
  })
  .superRefine((pack, context) => {
    for (const fault of unknownNames(pack)) context.addIssue({ code: 'custom', message: fault })
  })

export type RulePack = z.output<typeof rulePackSchema>
export type Category = z.output<typeof categorySchema>
export type Track = z.output<typeof regimeSchema>

type PackConditions = {
  fact_names: Record<string, string>
  definitions: Record<string, Condition>
  events: { when: Condition }[]
  exclusions: { when: Condition }[]
  regimes: Record<string, { categories: { when: Condition }[] }>
  my_number: { categories: { when: Condition }[]; guideline_report: { when: Condition } }
}

/** Facts without a name in words, and definitions that do not exist: either would be a silent "no". */
function unknownNames(pack: PackConditions): string[] {
  const conditions = conditionsOf(pack)
  const facts = conditions.flatMap(factsIn).filter((name) => !(name in pack.fact_names))
  const definitions = conditions.flatMap(definitionsIn).filter((name) => !(name in pack.definitions))
  return [
    ...facts.map((name) => `unknown fact ${name}`),
    ...definitions.map((name) => `unknown definition ${name}`),
  ]
}

function conditionsOf(pack: PackConditions): Condition[] {
  const tracks = [...Object.values(pack.regimes), pack.my_number]
  return [
    ...Object.values(pack.definitions),
    ...[...pack.events, ...pack.exclusions].map((entry) => entry.when),
    ...tracks.flatMap((track) => track.categories.map((category) => category.when)),
    pack.my_number.guideline_report.when,
  ]
}
