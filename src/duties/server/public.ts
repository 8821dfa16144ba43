/** What later slices may ask of duties. */
import type { Context } from '../../kernel/server/context.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type * as contract from '../core/contract.ts'
import type * as documentContract from '../core/contract-document.ts'
import { beginCase, saveFacts } from './assess-case.ts'
import type { Deps } from './deps.ts'
import { readCaseDuties } from './read-case-duties.ts'
import { createDocument } from './write-document.ts'
import { saveFactSheet } from './write-sheet.ts'

export type Duties = ReturnType<typeof dutiesPublic>
export type { CustodyDoor } from './deps.ts'

/** Callers have asked for the permission; refusals have their phrases here. */
export function dutiesPublic(deps: Deps) {
  return {
    /** Makes the first assessment of a case at once instead of after the commit; harmless when it is there. */
    beginCase: (ctx: Context, caseId: string) => beginCase(ctx, deps, caseId),
    readCaseDuties: (ctx: Context, caseId: string) => readCaseDuties(ctx, deps, { caseId }),
    saveFacts: (ctx: Context, input: InputOf<typeof contract.saveFacts>) => saveFacts(ctx, deps, input),
    saveFactSheet: (ctx: Context, input: InputOf<typeof documentContract.saveFactSheet>) =>
      saveFactSheet(ctx, deps, input),
    createDocument: (ctx: Context, input: InputOf<typeof documentContract.createDocument>) =>
      createDocument(ctx, deps, input),
  }
}
