/** The title of a rule where a page knows only its id. */
import { useCall } from '../../kernel/web/use-call.ts'
import { readRule } from '../core/contract.ts'

/** A rule that is no longer loaded keeps its id. */
export function RuleName({ ruleId }: { ruleId: string }) {
  const { data } = useCall(readRule, { ruleId })
  return <>{data?.rule.title ?? ruleId}</>
}
