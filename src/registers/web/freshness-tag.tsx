/** How fresh an item is: state and date, and why it is stale. */
import { jstDay } from '../../kernel/core/calendar.ts'
import { formatDateNear } from '../../kernel/core/wareki.ts'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Tag } from '../../kernel/web/tag.tsx'
import { ja } from '../core/screen/ja.ts'

export type FreshItem = {
  readonly freshness: 'fresh' | 'soon' | 'stale'
  readonly reason: string
  readonly verifiedOn: string | null
}

/** In a table: the tag, and under it the reason. */
export function FreshnessTag({ item, hasReason }: { item: FreshItem; hasReason?: boolean }) {
  const today = jstDay(useServerNow(3600))
  const day = item.verifiedOn ? formatDateNear(item.verifiedOn, today) : undefined
  return (
    <>
      <Mark item={item} day={day} />
      {hasReason && item.freshness === 'stale' && day ? <div className="second">{item.reason}</div> : null}
    </>
  )
}

function Mark({ item, day }: { item: FreshItem; day: string | undefined }) {
  if (item.freshness === 'stale')
    return <Tag tone="late">{day ? ja.grid.staleOn({ day }) : ja.grid.staleNever}</Tag>
  if (item.freshness === 'soon') return <Tag tone="care">{ja.grid.soonOn({ day: day ?? '' })}</Tag>
  return <Tag tone="done">{day}</Tag>
}
