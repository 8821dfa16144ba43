/** The shipped content of the intake, read once at start. */
import { z } from 'zod'
import type { Content } from '../../kernel/server/content.ts'
import { everydayChoicesSchema, type EverydayChoices } from '../core/everyday-choice.ts'
import { spokenWordsSchema, type SpokenWords } from '../core/spoken-address.ts'
import { phoneScriptSchema, type PhoneScript } from '../core/phone-script.ts'

const promiseSchema = z.strictObject({
  effective_from: z.iso.date(),
  source: z.string().max(200),
  acknowledge_minutes: z.int().min(1).max(10_000),
  callback_minutes_choices: z.array(z.int().min(1).max(1440)).max(6),
})

export type IntakeContent = {
  readonly script: PhoneScript
  readonly choices: EverydayChoices
  readonly spokenWords: SpokenWords
  readonly promise: z.output<typeof promiseSchema>
}

export function readIntakeContent(content: Content): IntakeContent {
  return {
    script: content.file('intake/phone-script.yaml', phoneScriptSchema),
    choices: content.file('intake/everyday-choices.yaml', everydayChoicesSchema),
    spokenWords: content.file('intake/spoken-words.yaml', spokenWordsSchema),
    promise: content.file('intake/promise.yaml', promiseSchema),
  }
}
