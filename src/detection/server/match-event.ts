/** The matcher of the log pipeline: loaded in its worker thread, where it compiles the rules for itself. */
import { z } from 'zod'
import type { MatchEvent } from '../../logs/core/slots.ts'
import { compileRules } from '../core/sigma/compile-rules.ts'
import { createMatcher } from '../core/sigma/matcher.ts'
import { readRuleFiles } from './sigma-files.ts'

const optionsSchema = z.strictObject({ places: z.array(z.string().max(4000)).max(100) })

/** Makes the matcher; `options` is `{ places }`: rule files or folders. */
export async function createMatchEvent(options: unknown): Promise<MatchEvent> {
  const { places } = optionsSchema.parse(options)
  const { files } = await readRuleFiles(places)
  const matcher = createMatcher(compileRules(files).rules)
  return (event) => matcher.match(event.record, event.logsource).map((rule) => rule.id)
}
