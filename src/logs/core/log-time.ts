/** Times as logs write them: with and without zone, with and without year. All results are milliseconds since 1970 UTC. */

/** Offset of the clock that wrote the line, minutes east of UTC; 540 is Japan. */
export type ZoneMinutes = number

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const minuteMs = 60_000
const shape =
  /^(?<year>\d{4})[-/](?<month>\d{2})[-/](?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?\s?(?<zone>Z|[+-]\d{2}:?\d{2})?$/

/** Reads an ISO 8601 time (RFC 3339, also with a space or slashes); without a zone it is of `zone`. */
export function readIsoTime(text: string, zone: ZoneMinutes): number | undefined {
  const groups = shape.exec(text)?.groups
  if (!groups) return undefined
  const number = (name: string) => Number(groups[name] ?? 0)
  const ms = Number((groups['fraction'] ?? '').padEnd(3, '0').slice(0, 3))
  const utc = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
    ms,
  )
  if (!isRealDay(utc, number('day')) || number('hour') > 23 || number('minute') > 59) return undefined
  return utc - readZone(groups['zone'], zone) * minuteMs
}

function isRealDay(utc: number, day: number): boolean {
  return Number.isFinite(utc) && day >= 1 && day <= 31
}

/** `+0900`, `+09:00`, `Z`; anything else is `otherwise`. */
export function readZone(text: string | undefined, otherwise: ZoneMinutes): ZoneMinutes {
  if (text === 'Z') return 0
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text ?? '')
  if (!match) return otherwise
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

export type Bsd = { readonly month: number; readonly day: number; readonly ofDayMs: number }

/** Reads `Nov 25 09:28:41` (RFC 3164 §4.1.2; the day may be padded by a space or a zero). */
export function readBsdTime(text: string): Bsd | undefined {
  const match = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$/.exec(text)
  const month = months.indexOf((match?.[1] ?? '').toLowerCase())
  if (!match || month === -1) return undefined
  const [hour, minute, second] = [Number(match[3]), Number(match[4]), Number(match[5])]
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const ms = Number((match[6] ?? '').padEnd(3, '0').slice(0, 3))
  return { month, day: Number(match[2]), ofDayMs: ((hour * 60 + minute) * 60 + second) * 1000 + ms }
}

/**
 * Gives a time without year the year that brings it nearest to its arrival: a line of 31 December that
 * arrives on 1 January is of the old year, and a clock that runs ahead over New Year is of the new one.
 */
export function withYear(time: Bsd, received: number, zone: ZoneMinutes): number {
  const year = new Date(received + zone * minuteMs).getUTCFullYear()
  const candidates = [year - 1, year, year + 1]
    .filter((candidate) => new Date(Date.UTC(candidate, time.month, time.day)).getUTCDate() === time.day)
    .map((candidate) => Date.UTC(candidate, time.month, time.day) + time.ofDayMs - zone * minuteMs)
  const nearest = candidates.toSorted((left, right) => Math.abs(left - received) - Math.abs(right - received))
  return nearest[0] ?? received
}

/** Seconds (10 digits), milliseconds (13), microseconds (16) or nanoseconds (19) since 1970, with or without fraction. */
export function readEpoch(text: string): number | undefined {
  const match = /^(\d{10,19})(?:\.(\d{1,9}))?$/.exec(text)
  if (!match) return undefined
  const whole = match[1] ?? ''
  const ms = Number(whole.slice(0, 13).padEnd(13, '0'))
  return whole.length === 10 ? ms + Number((match[2] ?? '').padEnd(3, '0').slice(0, 3)) : ms
}
