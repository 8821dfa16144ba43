/** How often a rule met in the last 28 days: is this usual here, or not? */
import { addDays, daysBetween, jstDay } from '../../kernel/core/calendar.ts'
import { formatDayShort } from '../../kernel/core/wareki.ts'
import { Histogram, type Bar } from '../../kernel/web/chart.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readRule } from '../core/contract.ts'
import { ja } from '../core/ja.ts'

const words = ja.habit
const daysShown = 28
const daysEnough = 14

export function AlertHabit({ ruleId, receivedAt }: { ruleId: string; receivedAt: string }) {
  const rule = useCall(readRule, { ruleId })
  const today = jstDay(new Date(receivedAt))
  return (
    <Region reading={rule} rows={2}>
      {(data) => <Chart days={data.days} today={today} />}
    </Region>
  )
}

/** Bars of every day, also those without a hit; less than two weeks of hits is said, not drawn as a habit. */
function Chart({ days, today }: { days: readonly { day: string; hits: number }[]; today: string }) {
  const first = days[0]?.day ?? today
  const known = Math.min(daysShown, daysBetween(first, today) + 1)
  return (
    <section className="stack tight">
      <h3>{words.title}</h3>
      <Histogram label={words.title} bars={barsOf(days, today)} />
      {known < daysEnough ? <p className="second">{words.tooShort({ days: known })}</p> : null}
    </section>
  )
}

function barsOf(days: readonly { day: string; hits: number }[], today: string): Bar[] {
  const hits = new Map(days.map((entry) => [entry.day, entry.hits]))
  return Array.from({ length: daysShown }, (_, index) => {
    const day = addDays(today, index - daysShown + 1)
    const value = hits.get(day) ?? 0
    const isLabelled = index % 7 === daysShown % 7
    return {
      key: day,
      label: isLabelled ? formatDayShort(day).replace(/\uff08.*$/, '') : '',
      value,
      title: words.dayHits({ day: formatDayShort(day), hits: value }),
    }
  })
}
