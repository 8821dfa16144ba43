/** Times of the demonstration's story: told against the moment of loading, so that its clocks always run. */
import { z } from 'zod'
import { addDays, jstDay, jstInstant } from '../../../kernel/core/calendar.ts'
import { formatDay, formatTime } from '../../../kernel/core/wareki.ts'

/**
 * A moment of the story: minutes from now (negative is past), minutes from the break-in at night, or a clock
 * time on a day counted from today (Asia/Tokyo).
 */
export const when = z.union([
  z.number().min(-60_000).max(60_000),
  z.strictObject({ attack: z.number().min(-1440).max(1440) }),
  z.strictObject({ days: z.int().min(-800).max(800), time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
])

export type When = z.infer<typeof when>
export type DemoClock = { readonly now: Date; readonly attack: Date }

const minuteMs = 60_000
/** The break-in is at 3:07 at night, long enough ago that the morning's story fits between it and now. */
const attackTime = { hour: 3, minute: 7 }
const attackAgoMs = 4 * 60 * minuteMs

/** The clock for a demonstration that is loaded at `now`: the last 3:07 (Asia/Tokyo) at least four hours ago. */
export function demoClock(now: Date): DemoClock {
  const latest = new Date(now.getTime() - attackAgoMs)
  const sameDay = jstInstant(jstDay(latest), attackTime.hour, attackTime.minute)
  if (sameDay <= latest) return { now, attack: sameDay }
  return { now, attack: jstInstant(addDays(jstDay(latest), -1), attackTime.hour, attackTime.minute) }
}

/** The instant that `moment` means on this clock. */
export function resolveWhen(moment: When, clock: DemoClock): Date {
  if (typeof moment === 'number') return new Date(clock.now.getTime() + moment * minuteMs)
  if ('attack' in moment) return new Date(clock.attack.getTime() + moment.attack * minuteMs)
  const [hour, minute] = moment.time.split(':').map(Number)
  return jstInstant(addDays(jstDay(clock.now), moment.days), hour, minute)
}

const spoken = /\{\{(time|day|iso|date) (attack)?\s*([+-]?\d+)?\}\}/g

const forms: Readonly<Record<string, (at: Date) => string>> = {
  time: formatTime,
  day: (at) => formatDay(jstDay(at)),
  date: jstDay,
  iso: (at) => at.toISOString(),
}

/** Puts times into a text: `{{time -44}}`, `{{day -90}}`, `{{time attack+27}}`, `{{iso +60}}`, `{{date 0}}`. */
export function fillTimes(text: string, clock: DemoClock): string {
  return text.replace(spoken, (...[, form, attack, minutes]: (string | undefined)[]) => {
    const offset = Number(minutes ?? 0)
    const at = resolveWhen(attack ? { attack: offset } : offset, clock)
    return forms[form ?? '']?.(at) ?? ''
  })
}
