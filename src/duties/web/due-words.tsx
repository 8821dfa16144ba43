/** How a duty stands, for every page that shows one: its deadline as the kit counts it, its tag. */
import type { Deadline } from '../../kernel/web/deadline.ts'
import { Tag } from '../../kernel/web/tag.tsx'
import { ja } from '../core/screen/ja.ts'
import type { DutyView } from '../core/schema.ts'

type Due = { readonly due: { readonly targetAt: string | null; readonly limitAt: string | null } }

export function deadlineOf({ due }: Due): Deadline {
  return {
    ...(due.targetAt === null ? {} : { targetAt: due.targetAt }),
    ...(due.limitAt === null ? {} : { limitAt: due.limitAt }),
  }
}

type Standing = Pick<DutyView, 'stage' | 'standing' | 'isOverdue' | 'isSettled'>

/** The state as symbol and word: late before anything else, a candidate with its question mark. */
export function DutyTag({ duty }: { duty: Standing }) {
  if (duty.isOverdue) return <Tag tone="late">{ja.duties.overdue}</Tag>
  if (duty.isSettled && duty.stage !== 'candidate') return <Tag tone="done">{ja.stages[duty.stage]}</Tag>
  if (duty.standing === 'fell_away') return <Tag tone="care">{ja.duties.fellAway}</Tag>
  if (duty.standing === 'candidate' && duty.stage === 'candidate')
    return (
      <Tag tone="care" symbol="?">
        {ja.duties.candidate}
      </Tag>
    )
  return <Tag tone="unknown">{duty.stage === 'candidate' ? ja.stages.applicable : ja.stages[duty.stage]}</Tag>
}
