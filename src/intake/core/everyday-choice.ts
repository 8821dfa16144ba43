/** The staff's web form as data: six everyday choices, each with what to do at once. */

import { z } from 'zod'

const word = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const sentence = z.string().min(1).max(200)

const choice = z.strictObject({
  id: word,
  label: z.string().min(1).max(40),
  /** Category of the incidents' taxonomy that a report starts with. */
  category: word,
  zone_hint: word.nullable(),
  urgent: z.boolean(),
  now: z
    .array(z.strictObject({ text: sentence, strong: z.boolean() }))
    .min(2)
    .max(4),
  example: sentence,
})

/** `content/intake/everyday-choices.yaml` as it stands; unknown keys are refused. */
export const everydayChoicesSchema = z
  .strictObject({
    version: z.int().min(1),
    effective_from: z.iso.date(),
    verified_at: z.iso.date(),
    source: sentence,
    title: z.string().min(1).max(40),
    lead: sentence,
    urgent: z.strictObject({ title: sentence, examples: sentence, role: word }),
    question: z.string().min(1).max(60),
    do_title: z.string().min(1).max(40),
    describe: z.strictObject({ label: z.string().min(1).max(60), note: sentence }),
    reply_minutes: z.int().min(1).max(1440),
    promise: sentence,
    offline: sentence,
    choices: z.array(choice).length(6),
  })
  .refine((file) => new Set(file.choices.map((entry) => entry.id)).size === file.choices.length, {
    message: 'choice ids must be unique',
  })

export type EverydayChoices = z.infer<typeof everydayChoicesSchema>
