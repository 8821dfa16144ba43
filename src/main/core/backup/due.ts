/** When a daily backup is due, by the clock of Japan. */
import { addDays, jstDay, jstInstant } from '../../../kernel/core/calendar.ts'

export type TimeOfDay = { readonly hour: number; readonly minute: number }

/** The last moment at or before `now` at which the backup should have begun. */
export function lastDue(now: Date, at: TimeOfDay): Date {
  const today = jstDay(now)
  const due = jstInstant(today, at.hour, at.minute)
  return due.getTime() <= now.getTime() ? due : jstInstant(addDays(today, -1), at.hour, at.minute)
}

export type BackupRecord = {
  /** Folder that the record is about. */
  readonly out?: string
  readonly id?: string
  readonly at?: string
  readonly bytes?: number
  readonly followedAt?: string
  /** The last one by hand into another folder than `out`. */
  readonly byHandAt?: string
  readonly failedAt?: string
  readonly reason?: string
  readonly params?: Readonly<Record<string, string>>
}

export type Step = 'backup' | 'follow' | 'wait'

const retryMs = 10 * 60_000

/**
 * What to do now: a whole backup when one is due or there is none, else keep what happened since. After a failed
 * backup the next try comes ten minutes later; what happens meanwhile is still kept behind the last good one.
 */
export function nextStep(record: BackupRecord, now: Date, plan: { out: string; at: TimeOfDay }): Step {
  const hasBase = record.out === plan.out && record.id !== undefined && record.at !== undefined
  const isDue = !hasBase || new Date(record.at ?? 0) < lastDue(now, plan.at)
  const hasJustFailed =
    record.failedAt !== undefined && now.getTime() - new Date(record.failedAt).getTime() < retryMs
  if (isDue && !hasJustFailed) return 'backup'
  return hasBase ? 'follow' : 'wait'
}

export type BackupState = 'good' | 'care' | 'bad'

const dayMs = 86_400_000
const careDays = 8
const plannedDays = 2
const followedMs = 15 * 60_000

/** How an administrator should take it. Without a plan a backup by hand once a week is expected. */
export function backupState(
  record: BackupRecord,
  now: Date,
  plan: { out: string; keys?: string } | undefined,
): BackupState {
  const age = now.getTime() - timeOf(record.at)
  if (!plan)
    return now.getTime() - Math.max(timeOf(record.at), timeOf(record.byHandAt)) < careDays * dayMs
      ? 'good'
      : 'care'
  if (record.failedAt !== undefined || age > plannedDays * dayMs) return 'bad'
  const followed = new Date(record.followedAt ?? record.at ?? 0).getTime()
  if (now.getTime() - followed > followedMs) return 'bad'
  return plan.keys === undefined ? 'care' : 'good'
}

/** Long ago when it never was. */
function timeOf(instant: string | undefined): number {
  return instant === undefined ? 0 : new Date(instant).getTime()
}
