/** Requests as records: made, committed, and who takes part in the case they are about. */
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit, type Conflict } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { SealRing } from '../../kernel/server/seal/ring.ts'
import { byOf } from '../../incidents/core/who.ts'
import { evolveRequest, type RequestEvent, type RequestKind, type SealRequest } from '../core/request.ts'
import type { SealedCase } from '../core/sealed-case.ts'
import { isRecoveryGrant } from './case-keys.ts'
import type { Deps } from './deps.ts'
import * as store from './store.ts'

export type Approved = {
  readonly record: Stored<SealRequest>
  readonly events: readonly RequestEvent[]
  readonly ring: SealRing
}

export async function makeRequest(
  ctx: Context,
  deps: Deps,
  wanted: {
    sealed: Stored<SealedCase>
    holder: store.PersonKey
    kind: RequestKind
    reason: string
  },
): Promise<{ id: string } | Conflict> {
  const { sealed, holder } = wanted
  const id = newId('sealreq', ctx.now.getTime())
  const request: SealRequest = {
    caseId: sealed.id,
    label: sealed.state.label,
    kind: wanted.kind,
    accountId: holder.accountId,
    personId: holder.personId,
    name: holder.name,
    reason: deps.box.seal(wanted.reason, purposeOf(id)),
    stage: 'proposed',
    proposedAt: ctx.now.toISOString(),
    proposedBy: byOf(ctx.actor),
    approvals: [],
    endedAt: null,
    endedBy: null,
  }
  const saved = await commitRequest(ctx, { id, version: 0, state: request }, [
    { type: 'seal_request.made', request },
  ])
  return isRefusal(saved) ? saved : { id }
}

export async function participantIds(ctx: Context, caseId: string): Promise<string[]> {
  const grants = await store.listGrants(ctx.tx, { bodyId: ctx.bodyId, caseId })
  return grants.filter((grant) => !isRecoveryGrant(grant)).map((grant) => grant.accountId)
}

export async function commitRequest(
  ctx: Context,
  record: Stored<SealRequest>,
  events: readonly RequestEvent[],
): Promise<SealRequest | Conflict> {
  const about = { bodyId: ctx.bodyId, kind: 'seal_request', evolve: evolveRequest }
  return commit(ctx, store.requests.subject<RequestEvent>(record, about), events)
}

export function stageOf(state: SealRequest | Conflict) {
  return isRefusal(state) ? state : { stage: state.stage }
}

export function purposeOf(requestId: string): string {
  return `sealing.request.${requestId}`
}
