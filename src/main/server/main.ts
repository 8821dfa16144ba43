/** What stands above all slices: the first page, the search over everything, the state of the program. */
import { fill } from '../../kernel/core/slot.ts'
import { policyTable, phraseTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { todaySource } from '../../kernel/server/today.ts'
import { documentRefusals } from '../../kernel/core/document/ja.ts'
import { kernelRefusals } from '../../kernel/core/ja.ts'
import * as contract from '../core/contract.ts'
import { policy } from '../core/policy.ts'
import { diskLines } from './disk-lines.ts'
import { readStatus } from './read-status.ts'
import { readToday, searchEverything } from './read-today.ts'

export function createMain(kernel: Kernel): SliceParts<undefined> {
  return {
    routes: [
      route(contract.readToday, (ctx) => readToday(ctx, kernel.slots)),
      route(contract.searchEverything, (ctx, input) => searchEverything(ctx, kernel.slots, input)),
      route(contract.readStatus, (ctx) => readStatus(ctx, kernel)),
    ],
    slots: [
      fill(policyTable, policy),
      fill(todaySource, (ctx) => diskLines(ctx, kernel.config.dataDir)),
      fill(phraseTable, kernelRefusals),
      fill(phraseTable, documentRefusals),
    ],
    public: undefined,
  }
}
