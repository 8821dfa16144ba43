/** When a duty is due: as an instant to count to, and in words. */
import { endOfDay } from '../../kernel/core/calendar.ts'
import { formatDateTime, formatDay } from '../../kernel/core/wareki.ts'
import type { DutyDue } from './evaluate-duties.ts'
import { ja } from './ja.ts'

/** The instant after which the duty is overdue; null where no day is named. */
export function deadlineOf(due: DutyDue): Date | null {
  if (due.kind === 'days') return endOfDay(due.limit)
  return due.kind === 'time' ? new Date(due.at) : null
}

/** The instant to aim at: the target where there is one before the limit, otherwise the deadline. */
export function targetOf(due: DutyDue): Date | null {
  if (due.kind === 'days' && due.target !== null) return endOfDay(due.target)
  return deadlineOf(due)
}

/** Target and limit, or the time, or the law's own words where it names no day. */
export function dueInWords(due: DutyDue): string {
  if (due.kind === 'text') return due.text
  if (due.kind === 'time') return formatDateTime(new Date(due.at))
  const limit = formatDay(due.limit)
  return due.target === null
    ? ja.duties.until({ limit })
    : ja.duties.targetAndLimit({ target: formatDay(due.target), limit })
}
