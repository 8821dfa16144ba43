/** What the screens read of the rules. */
import type { InputOf, SentOutputOf } from '../../kernel/core/endpoint.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { listRules, readRule } from '../core/contract.ts'
import type { RuleBook, RuleSummary } from './rule-book.ts'
import { countHits, countHitsPerDay, type RuleCount } from './store.ts'

const habitMs = 28 * 86_400_000
const refusedMax = 200

export async function readRuleList(
  ctx: Context,
  rules: RuleBook,
  input: InputOf<typeof listRules>,
): Promise<SentOutputOf<typeof listRules>> {
  const counts = await hitsByRule(ctx)
  const wanted = input.text.normalize('NFKC').toLowerCase()
  const found = rules
    .list()
    .filter((rule) => `${rule.title} ${rule.id}`.normalize('NFKC').toLowerCase().includes(wanted))
    .map((rule) => toShown(rule, counts.get(rule.id)))
    .toSorted((left, right) => right.hits - left.hits || (left.title < right.title ? -1 : 1))
  const refused = rules.refused()
  return {
    rules: found.slice(input.offset, input.offset + input.limit),
    total: found.length,
    refused: refused.slice(0, refusedMax).map((entry) => ({
      path: entry.path.slice(-1000),
      title: (entry.title ?? '').slice(0, 1000),
      code: entry.code,
      message: entry.message.slice(0, 1000),
    })),
    refusedTotal: refused.length,
  }
}

export async function readOneRule(
  ctx: Context,
  rules: RuleBook,
  input: InputOf<typeof readRule>,
): Promise<SentOutputOf<typeof readRule> | Refusal<'kernel.not_found'>> {
  const rule = rules.find(input.ruleId)
  if (!rule) return refuse('kernel.not_found')
  const since = new Date(ctx.now.getTime() - habitMs)
  const days = await countHitsPerDay(ctx.tx, { bodyId: ctx.bodyId, ruleId: rule.id, since })
  const counts = await hitsByRule(ctx)
  return { rule: toShown(rule, counts.get(rule.id)), days }
}

async function hitsByRule(ctx: Context): Promise<Map<string, RuleCount>> {
  const since = new Date(ctx.now.getTime() - habitMs)
  const counts = await countHits(ctx.tx, { bodyId: ctx.bodyId, since })
  return new Map(counts.map((count) => [count.ruleId, count]))
}

function toShown(rule: RuleSummary, count: RuleCount | undefined) {
  return {
    id: rule.id,
    title: rule.title.slice(0, 1000),
    level: rule.level,
    description: rule.description.slice(0, 8000),
    falsepositives: rule.falsepositives.slice(0, 50).map((text) => text.slice(0, 1000)),
    logsource: Object.values(rule.logsource).filter(Boolean).join(' / ').slice(0, 200),
    hits: count?.hits ?? 0,
    lastAt: count?.lastAt.toISOString(),
  }
}
