/** The registers slice put together: routes, first page, search, and what a change of people does. */
import { fill } from '../../kernel/core/slot.ts'
import { phraseTable, policyTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import { eventListener } from '../../kernel/server/jobs.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { kindSchema } from '../core/kind.ts'
import { policy } from '../core/policy.ts'
import {
  addItem,
  changeItem,
  flagItem,
  restoreItem,
  retireItem,
  undoVerification,
  verifyItems,
} from './change-item.ts'
import type { RegisterDeps } from './deps.ts'
import { exportItems } from './export-items.ts'
import { checkImport, saveImport } from './import-items.ts'
import { listItems, listKinds, readItem } from './list-items.ts'
import { personMovedJobs, personMovedListener } from './person-moved.ts'
import { registersPublic, type Registers } from './public.ts'
import { readHistory } from './read-history.ts'
import { searchHits, todayLines } from './today.ts'

export function createRegisters(kernel: Kernel, left: { organization: Organization }): SliceParts<Registers> {
  const kinds = kernel.content.folder('registers/kinds', kindSchema).toSorted((a, b) => a.order - b.order)
  const deps: RegisterDeps = { kernel, organization: left.organization, kinds }
  return {
    public: registersPublic(deps),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, ja.refusals),
      fill(todaySource, (ctx) => todayLines(ctx, deps)),
      fill(searchSource, (ctx, query) => searchHits(ctx, deps, query)),
      fill(eventListener, personMovedListener(deps)),
    ],
    jobs: personMovedJobs(deps),
    routes: [
      route(contract.listKinds, (ctx) => listKinds(ctx, deps)),
      route(contract.listItems, (ctx, input) => listItems(ctx, deps, input)),
      route(contract.readItem, (ctx, input) => readItem(ctx, deps, input)),
      route(contract.readHistory, (ctx, input) => readHistory(ctx, deps, input)),
      route(contract.addItem, (ctx, input) => addItem(ctx, deps, input)),
      route(contract.changeItem, (ctx, input) => changeItem(ctx, deps, input)),
      route(contract.verifyItems, (ctx, input) => verifyItems(ctx, deps, input)),
      route(contract.undoVerification, (ctx, input) => undoVerification(ctx, deps, input)),
      route(contract.flagItem, (ctx, input) => flagItem(ctx, deps, input)),
      route(contract.retireItem, (ctx, input) => retireItem(ctx, deps, input)),
      route(contract.restoreItem, (ctx, input) => restoreItem(ctx, deps, input)),
      route(contract.exportItems, (ctx, input) => exportItems(ctx, deps, input)),
      route(contract.checkImport, (ctx, input) => checkImport(ctx, deps, input)),
      route(contract.saveImport, (ctx, input) => saveImport(ctx, deps, input)),
    ],
  }
}
