/** Parts of a date and time, for the `minute` … `year` modifiers of Sigma 2.1. */

export const timeParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type TimePart = (typeof timeParts)[number]

const written = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/
const millisecondsPerDay = 86_400_000

/**
 * The part of a time as it is written: the specification excludes conversion between time zones. Takes
 * `YYYY-MM-DD[ T]hh:mm…`, and seconds or milliseconds since 1970 (read in UTC). `week` is the ISO 8601 week.
 * `null` when the text is no time.
 */
export function readTimePart(text: string, part: TimePart): number | null {
  const fields = readWritten(text) ?? readEpoch(text)
  if (fields === null) return null
  return part === 'week' ? isoWeek(fields) : fields[part]
}

type Fields = { year: number; month: number; day: number; hour: number; minute: number }

function readWritten(text: string): Fields | null {
  const match = written.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match
    .slice(1)
    .map((digits) => Number(digits ?? 0))
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59) return null
  return { year, month, day, hour, minute }
}

function readEpoch(text: string): Fields | null {
  if (!/^\d{9,10}(\.\d+)?$|^\d{12,13}$/.test(text)) return null
  const time = new Date(text.length >= 12 && !text.includes('.') ? Number(text) : Number(text) * 1000)
  return {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
    hour: time.getUTCHours(),
    minute: time.getUTCMinutes(),
  }
}

/** ISO 8601: the week belongs to the year that has its Thursday. */
function isoWeek(fields: Fields): number {
  const day = new Date(Date.UTC(fields.year, fields.month - 1, fields.day))
  const weekday = day.getUTCDay() === 0 ? 7 : day.getUTCDay()
  const thursday = new Date(day.getTime() + (4 - weekday) * millisecondsPerDay)
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.floor((thursday.getTime() - firstDay) / millisecondsPerDay / 7) + 1
}
