/** Makes the demonstration's day of logs: the usual of a small town with the story in it, the same for the same seed. */
import { logLine, type Fields } from './log-lines.ts'
import type { DemoLogs, DemoSource, StoryEntry } from './logs.ts'
import { createChance, type Chance } from './chance.ts'
import { usualFields } from './usual-fields.ts'
import { demoClock, resolveWhen, type DemoClock } from './when.ts'

export type DemoLogLine = {
  /** Name of the source, as the register of logs knows it. */
  readonly source: string
  /** Kind of source, as the log intake knows it. */
  readonly kind: 'fortigate' | 'auto' | 'windows' | 'postfix' | 'keyvalue'
  readonly line: string
}

const kinds: Readonly<Record<DemoSource, DemoLogLine['kind']>> = {
  fortigate: 'fortigate',
  squid: 'auto',
  windows: 'windows',
  postfix: 'postfix',
  muka: 'keyvalue',
}

type Entry = {
  readonly at: number
  readonly source: DemoSource
  readonly host: string
  readonly fields: Fields
}

const hourMs = 3_600_000
const jstMs = 9 * hourMs

/**
 * Lines of the last day (from the night of the break-in, at least 24 hours) in the order of their time, up to
 * `now`. Tens of thousands of lines, about 250 bytes each.
 */
export function* demoLogLines(now: Date, settings: DemoLogs): Generator<DemoLogLine> {
  const clock = demoClock(now)
  const chance = createChance(settings.seed)
  const from = Math.min(now.getTime() - 24 * hourMs, clock.attack.getTime() - 3 * hourMs)
  const entries = [
    ...usualEntries({ from, now: now.getTime(), settings, chance }),
    ...storyEntries(clock, settings, chance),
  ]
  const silentFrom = resolveWhen(settings.silent.from, clock).getTime()
  entries.sort((left, right) => left.at - right.at)
  for (const { at, source, host, fields } of entries) {
    if (at > now.getTime()) continue
    if (source === settings.silent.source && at >= silentFrom) continue
    yield { source: settings.hosts[source], kind: kinds[source], line: logLine(source, at, { host, fields }) }
  }
}

type Span = { from: number; now: number; settings: DemoLogs; chance: Chance }

function* usualEntries({ from, now, settings, chance }: Span): Generator<Entry> {
  const share = settings.hours.reduce((sum, hour) => sum + hour, 0)
  for (let hour = Math.floor(from / hourMs) * hourMs; hour < now; hour += hourMs) {
    const weight = (settings.hours[new Date(hour + jstMs).getUTCHours()] ?? 0) / share
    for (const [source, perDay] of Object.entries(settings.per_day) as [DemoSource, number][])
      yield* usualHour({ source, hour, count: Math.round(perDay * weight), settings, chance })
  }
}

type Hour = { source: DemoSource; hour: number; count: number; settings: DemoLogs; chance: Chance }

function* usualHour({ source, hour, count, settings, chance }: Hour): Generator<Entry> {
  for (let index = 0; index < count; index += 1) {
    const { host, fields } = usualFields(source, settings, chance)
    yield { at: hour + chance.below(hourMs), source, host, fields }
  }
}

function* storyEntries(clock: DemoClock, settings: DemoLogs, chance: Chance): Generator<Entry> {
  for (const entry of settings.story) {
    const host = entry.host ?? hostOf(entry.source, settings)
    for (const at of storyTimes(entry, clock, chance))
      yield { at, source: entry.source, host, fields: entry.fields }
  }
}

const repeatsMax = 10_000

function* storyTimes(entry: StoryEntry, clock: DemoClock, chance: Chance): Generator<number> {
  const first = resolveWhen(entry.at, clock).getTime()
  if (!entry.repeat) {
    yield first
    return
  }
  const { every_seconds, jitter_seconds, count, until } = entry.repeat
  const last = until === undefined ? Number.POSITIVE_INFINITY : resolveWhen(until, clock).getTime()
  for (let index = 0; index < (count ?? repeatsMax); index += 1) {
    const at = first + index * every_seconds * 1000
    if (at > last) return
    yield at + Math.round((chance.next() * 2 - 1) * jitter_seconds * 1000)
  }
}

function hostOf(source: DemoSource, settings: DemoLogs): string {
  return settings.hosts[source]
}
