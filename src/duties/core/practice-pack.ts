/** Reports that practice asks for (`content/duties/practice.yaml`): data that a body may adapt to its procedure. */
import { z } from 'zod'
import { conditionSchema } from './condition.ts'
import { packHeadShape } from './rule-pack.ts'

const text = z.string().min(1).max(400)

const practiceDueSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('same_day'),
    /** `HH:MM` in Asia/Tokyo; who learns of it later has until midnight. */
    closing: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    text,
  }),
  z.strictObject({ kind: z.literal('at_once'), text }),
  z.strictObject({ kind: z.literal('none'), text }),
])

const practiceRuleSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z-]{1,40}$/),
  destination: text,
  kind: z.enum(['first_report', 'consultation', 'sharing']),
  title: text,
  law: text,
  strength: z.enum(['practice', 'voluntary']),
  form: z.string().max(60),
  when: conditionSchema,
  /** Whether an unknown trigger already shows the report as a candidate. */
  when_unknown: z.enum(['candidate', 'silent']),
  due: practiceDueSchema,
  reasons: z
    .array(z.strictObject({ when: conditionSchema, text }))
    .min(1)
    .max(10),
})

export const practicePackSchema = z.strictObject({
  ...packHeadShape,
  rules: z.array(practiceRuleSchema).max(40),
})

export type PracticePack = z.output<typeof practicePackSchema>
export type PracticeRule = z.output<typeof practiceRuleSchema>
