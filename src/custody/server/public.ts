/** What later slices may ask of custody. */
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { Evidence } from '../core/evidence.ts'
import { addEvidence } from './change-evidence.ts'
import type { Deps } from './deps.ts'
import { listEvidence } from './store.ts'

export type Custody = ReturnType<typeof custodyPublic>

export function custodyPublic(deps: Deps) {
  return {
    /** Items of a case in the order of their serials. */
    listEvidence: (ctx: Context, caseId: string): Promise<Stored<Evidence>[]> =>
      listEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId }),
    addEvidence: (ctx: Context, input: Parameters<typeof addEvidence>[2]) => addEvidence(ctx, deps, input),
  }
}
