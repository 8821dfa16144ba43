/** What stands above all slices: the first page, the search over everything, the state of the program. */
import { fill } from '../../kernel/core/slot.ts'
import { policyTable, phraseTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { watchClock, type ClockWatch } from '../../kernel/server/clock-watch.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { Logs } from '../../logs/server/public.ts'
import { todaySource } from '../../kernel/server/today.ts'
import { documentRefusals } from '../../kernel/core/document/ja.ts'
import { kernelRefusals } from '../../kernel/core/ja.ts'
import * as contract from '../core/contract.ts'
import { policy } from '../core/policy.ts'
import { diskLines } from './disk-lines.ts'
import { backupLines } from './backup/today.ts'
import { startSchedule, type Schedule } from './backup/schedule.ts'
import { noteClockJump } from './note-clock-jump.ts'
import { readStatus } from './read-status.ts'
import { readToday, searchEverything } from './read-today.ts'

/** What it asks of the slices; `logs` keeps its part still for backups, without it none are taken by themselves. */
type Left = { readonly logs?: Logs; readonly organization?: Organization }

export function createMain(kernel: Kernel, left: Left = {}): SliceParts<undefined> {
  let schedule: Schedule | undefined
  let clock: ClockWatch | undefined
  return {
    routes: [
      route(contract.readToday, (ctx) => readToday(ctx, kernel.slots)),
      route(contract.searchEverything, (ctx, input) => searchEverything(ctx, kernel.slots, input)),
      route(contract.readStatus, (ctx) => readStatus(ctx, { kernel, clockJump: clock?.last() })),
    ],
    slots: [
      fill(policyTable, policy),
      fill(todaySource, (ctx) => backupLines(ctx, kernel)),
      fill(todaySource, (ctx) => diskLines(ctx, kernel.config.dataDir)),
      fill(phraseTable, kernelRefusals),
      fill(phraseTable, documentRefusals),
    ],
    public: undefined,
    start: async () => {
      clock = watchClock((jump) => void noteClockJump(kernel, left.organization, jump))
      const plan = kernel.config.backup
      const { logs } = left
      if (!plan || !logs) return
      const withLogs = (work: (folder: string) => Promise<void>) =>
        logs.withPicture(kernel.config.dataDir, work)
      schedule = startSchedule({ kernel, plan, withLogs })
    },
    stop: async () => {
      clock?.stop()
      await schedule?.stop()
    },
  }
}
