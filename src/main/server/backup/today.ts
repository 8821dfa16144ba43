/** The line of the first page when backups fail: for those who may see the state of the program. */
import type { TodayLine } from '../../../kernel/core/today.ts'
import type { Context } from '../../../kernel/server/context.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { backupState } from '../../core/backup/due.ts'
import { ja } from '../../core/backup/ja.ts'
import { readRecord } from './record.ts'

/** One line or none. A missing plan is no line: the status page says it, and a day without a plan is no incident. */
export async function backupLines(ctx: Context, kernel: Kernel): Promise<TodayLine[]> {
  if (!ctx.can('system.read')) return []
  const record = await readRecord(kernel.config.dataDir)
  const isFailing = record.failedAt !== undefined
  const isLate =
    kernel.config.backup !== undefined && backupState(record, ctx.now, kernel.config.backup) === 'bad'
  if (!isFailing && !isLate) return []
  const href = '/settings/status'
  return [
    {
      section: 'waiting',
      id: 'main.backup',
      number: '',
      kind: ja.today.kind,
      sentence: isFailing ? ja.today.failing : ja.today.late,
      ...(record.failedAt === undefined ? {} : { since: record.failedAt }),
      href,
      act: { label: ja.today.act, href },
    },
  ]
}
