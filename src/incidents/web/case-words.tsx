/** States of a case and its parts as tags and short words. */
import { formatDateTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readTaxonomy } from '../core/contract.ts'
import { ja as words } from '../core/ja.ts'
import type { Stage } from '../core/case.ts'
import { ja } from '../core/screen/ja.ts'

const stageTones: Readonly<Record<Stage, Tone>> = { new: 'care', in_progress: 'now', closed: 'done' }

export function StageTag({ stage }: { stage: Stage }) {
  return <Tag tone={stageTones[stage]}>{words.stages[stage]}</Tag>
}

export function LevelTag({ level }: { level: number | null }) {
  const levels = useTaxonomy()?.levels
  if (level === null) return <Tag tone="unknown">{ja.head.levelUnknown}</Tag>
  const name = levels?.find((one) => one.level === level)?.name ?? ''
  return <Tag tone={level >= 3 ? 'care' : 'plain'}>{ja.head.level({ level, name })}</Tag>
}

/** Categories, phases and levels as the content has them; read once. */
export function useTaxonomy() {
  return useCall(readTaxonomy, {}).data
}

/** Day and time, with the year only when it is another one. */
export function useSayTime(): (at: string) => string {
  const year = jstDay(useServerNow(60)).slice(0, 4)
  return (at) => {
    const instant = new Date(at)
    return jstDay(instant).slice(0, 4) === year ? formatDateTimeShort(instant) : formatDateTime(instant)
  }
}
