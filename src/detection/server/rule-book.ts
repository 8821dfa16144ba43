/** The rules that are loaded: for the screens and for naming an alert; the pipeline's worker loads its own. */
import { compileRules, type RefusedRule } from '../core/sigma/compile-rules.ts'
import { readRuleFiles } from './sigma-files.ts'

export type RuleSummary = {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly description: string
  readonly falsepositives: readonly string[]
  readonly logsource: Readonly<Record<string, string | undefined>>
}

export type RuleBook = {
  find(ruleId: string): RuleSummary | undefined
  list(): readonly RuleSummary[]
  refused(): readonly RefusedRule[]
  /** Reads the folders again; answers how many rules stand now. */
  reload(): Promise<number>
}

/** Opens the rules of `places` (files or folders). The compiled tests are let go: only what people read stays. */
export async function openRuleBook(places: readonly string[]): Promise<RuleBook> {
  const state = await load(places)
  return {
    find: (ruleId) => state.rules.get(ruleId),
    list: () => [...state.rules.values()],
    refused: () => state.refused,
    reload: async () => {
      Object.assign(state, await load(places))
      return state.rules.size
    },
  }
}

async function load(
  places: readonly string[],
): Promise<{ rules: Map<string, RuleSummary>; refused: RefusedRule[] }> {
  const read = await readRuleFiles(places)
  const compiled = compileRules(read.files)
  const rules = compiled.rules.map((rule): [string, RuleSummary] => [
    rule.id,
    {
      id: rule.id,
      title: rule.title,
      level: rule.level ?? '',
      description: rule.description ?? '',
      falsepositives: rule.falsepositives,
      logsource: { ...rule.logsource },
    },
  ])
  return { rules: new Map(rules), refused: [...read.refused, ...compiled.refused] }
}
