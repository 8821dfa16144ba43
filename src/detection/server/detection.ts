/** The detection slice put together: rules for the pipeline, and matches that become machine reports. */
import { fill } from '../../kernel/core/slot.ts'
import { policyTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { note } from '../../kernel/server/ledger.ts'
import type { Registers } from '../../registers/server/public.ts'
import type { Intake } from '../../intake/server/public.ts'
import { logMatcher, matchListener } from '../../logs/core/slots.ts'
import type { Logs } from '../../logs/server/public.ts'
import * as contract from '../core/contract.ts'
import { policy } from '../core/policy.ts'
import { raiseAlerts } from './raise-alerts.ts'
import { readOneRule, readRuleList } from './read-rules.ts'
import { matcherOver, rulePlaces } from './rule-places.ts'
import { openRuleBook, type RuleBook } from './rule-book.ts'

type Left = { readonly registers: Registers; readonly intake: Intake; readonly logs: Logs }

export function createDetection(kernel: Kernel, left: Left): SliceParts<undefined> {
  const places = rulePlaces(kernel.config)
  let book: Promise<RuleBook> | undefined
  const rules = () => (book ??= openRuleBook(places))
  return {
    routes: [
      route(contract.listRules, async (ctx, input) => readRuleList(ctx, await rules(), input)),
      route(contract.readRule, async (ctx, input) => readOneRule(ctx, await rules(), input)),
      route(contract.reloadRules, async (ctx) => {
        const known = await rules()
        const count = await known.reload()
        await left.logs.reloadMatcher()
        await note(ctx, { kind: 'rules', id: 'all' }, { type: 'rules.reloaded', count })
        return { rules: count, refused: known.refused().length }
      }),
    ],
    slots: [
      fill(policyTable, policy),
      fill(logMatcher, async () => matcherOver(places)),
      fill(matchListener, async (batch) => raiseAlerts({ kernel, ...left, rules: await rules() }, batch)),
    ],
    public: undefined,
  }
}
