/** `toride ingest` with the rules: a file that is brought in while no server runs is matched all the same. */
import { readConfig } from '../../kernel/server/config.ts'
import { runIngest, type CommandIo } from '../../logs/server/public.ts'
import { matcherOver, rulePlaces } from './rule-places.ts'

/** See `runIngest`. Matches wait in the spool; the server makes reports of them when it starts. */
export function runIngestMatched(args: string[], io: CommandIo): Promise<number> {
  return runIngest(args, io, { matchers: async () => [matcherOver(rulePlaces(readConfig([])))] })
}
