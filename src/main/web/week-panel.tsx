/** Reports and alerts of the last seven days as stacked bars, with the totals as figures and a sentence to compare. */
import { weekdayOf } from '../../kernel/core/calendar.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { StackedBars } from '../../kernel/web/chart.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { countWeek } from '../../intake/core/contract.ts'
import { ja } from '../core/ja.ts'

const words = ja.web.today

export function WeekPanel() {
  const week = useCall(countWeek, {}, { everySeconds: 300 })
  return (
    <Panel title={words.week} note={words.weekKey}>
      <Region reading={week}>{(data) => <Week week={data} />}</Region>
    </Panel>
  )
}

function Week({ week }: { week: OutputOf<typeof countWeek> }) {
  const bars = week.days.map(({ day, reports, alerts }) => ({
    key: day,
    label: kernel.calendar.dayOfMonth({ day: Number(day.slice(8)) }),
    below: kernel.calendar.weekdays[weekdayOf(day)] ?? '',
    hatched: alerts,
    solid: reports,
  }))
  const total = week.days.reduce((sum, { reports, alerts }) => sum + reports + alerts, 0)
  return (
    <>
      <StackedBars label={words.weekSaid({ total, before: week.before })} bars={bars} />
      <p className="second">{words.weekSaid({ total, before: week.before })}</p>
    </>
  )
}
