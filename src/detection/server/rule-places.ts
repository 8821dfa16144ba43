/** Where the rules of an installation lie, and the matcher that the log pipeline loads from there. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../../kernel/server/config.ts'
import type { LogMatcher } from '../../logs/core/slots.ts'

export type RuleConfig = Pick<Config, 'contentDir' | 'dataDir' | 'ruleDirs'>

/** Shipped rules, the folder in the data where an operator puts more, and what the configuration names. */
export function rulePlaces(config: RuleConfig): string[] {
  const shipped = path.join(config.contentDir, 'detection/rules')
  const own = path.join(config.dataDir, 'rules')
  return [shipped, own, ...config.ruleDirs].filter((place) => existsSync(place))
}

export function matcherOver(places: readonly string[]): LogMatcher {
  return { module: new URL('match-event.ts', import.meta.url).href, options: { places } }
}
