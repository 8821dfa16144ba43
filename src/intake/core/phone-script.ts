/** The switchboard's phone script as data: what to read aloud, the equal answers, and words that warn. */

import { z } from 'zod'

const word = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const sentence = z.string().min(1).max(200)

const answer = z.strictObject({
  id: word,
  label: z.string().min(1).max(24),
  /** True when the answer comes with words to write down. */
  writes: z.boolean(),
})

/** The lines of the slip that a question fills. */
const slipFields = [
  'reporter_organization',
  'reporter_name',
  'callback_number',
  'verbatim',
  'target_machine',
  'since',
  'their_reference',
  'other_bodies',
] as const

const question = z.strictObject({
  id: word,
  number: z.int().min(1).max(12),
  label: z.string().min(1).max(20),
  say: sentence,
  answers: z.array(answer).length(3),
  fills: z.enum(slipFields),
  caution: sentence.optional(),
  next: word.nullable(),
  next_note: sentence,
})

const heardWord = z.strictObject({
  id: word,
  hears: z.array(z.string().min(2).max(30)).min(1).max(20),
  name: z.string().min(1).max(30),
  explanation: sentence,
  category: word,
  urgent: z.boolean(),
})

const ending = z.strictObject({
  id: z.enum(['transfer', 'call_back', 'no_action']),
  label: z.string().min(1).max(30),
  /** Role of the contact register or seat that takes over. */
  role: word,
  say: sentence.nullable(),
  minutes: z.array(z.int().min(1).max(1440)).min(1).max(6).nullable(),
  needs_second_person: z.boolean(),
  primary: z.boolean(),
  note: sentence.optional(),
})

/** `content/intake/phone-script.yaml` as it stands; unknown keys are refused. */
export const phoneScriptSchema = z
  .strictObject({
    version: z.int().min(1),
    effective_from: z.iso.date(),
    verified_at: z.iso.date(),
    source: sentence,
    opening: z.strictObject({ say: sentence, note: sentence }),
    questions: z.array(question).min(1).max(12),
    heard_words: z.array(heardWord).max(60),
    warning: z.strictObject({ urgent_title: sentence, calm_title: sentence }),
    endings: z.array(ending).length(3),
    verification: z.strictObject({ before: sentence, forbidden: sentence, unknown_caller: sentence }),
    keep: sentence,
    silent_call: sentence,
  })
  .refine((script) => runsThroughAll(script.questions), {
    message: 'questions lead from the first through all to the end',
  })
  .refine(
    (script) => script.endings.find((entry) => entry.id === 'no_action')?.needs_second_person === true,
    {
      message: 'to do nothing needs a second person',
    },
  )

export type PhoneScript = z.infer<typeof phoneScriptSchema>
export type PhoneQuestion = PhoneScript['questions'][number]
export type HeardWord = PhoneScript['heard_words'][number]
export type PhoneEnding = PhoneScript['endings'][number]
export type SlipField = (typeof slipFields)[number]

/** The question with this id, or `undefined`. */
export function findQuestion(script: PhoneScript, questionId: string): PhoneQuestion | undefined {
  return script.questions.find((entry) => entry.id === questionId)
}

/** The words of the script that occur in what was written, urgent ones first; width and kana do not matter. */
export function heardWords(script: Pick<PhoneScript, 'heard_words'>, verbatim: string): HeardWord[] {
  const text = fold(verbatim)
  return script.heard_words
    .filter((entry) => entry.hears.some((heard) => text.includes(fold(heard))))
    .sort((left, right) => Number(right.urgent) - Number(left.urgent))
}

/** Width, case, spaces and hiragana against katakana are evened out. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u30fb\u30fc-]/g, '')
    .replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
}

function runsThroughAll(questions: readonly { id: string; number: number; next: string | null }[]): boolean {
  let number = 1
  let current = questions[0]
  while (current) {
    if (current.number !== number) return false
    const next = current.next
    if (next === null) return number === questions.length
    number += 1
    current = questions.find((entry) => entry.id === next)
  }
  return false
}
