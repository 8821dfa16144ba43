/** What people see of seals: their own key and cases, the seal of one case, requests that wait. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { ringOf } from '../../kernel/server/seal/ring.ts'
import { byOf, isSamePerson } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { approveRequest, type SealRequest } from '../core/request.ts'
import { refuseInLine } from '../core/sealed-case.ts'
import { deciderOf, readBars } from './bars.ts'
import { isRecoveryGrant } from './case-keys.ts'
import type { Deps } from './deps.ts'
import { purposeOf } from './requests.ts'
import * as store from './store.ts'

export async function readOwnKey(ctx: Context, deps: Deps) {
  const { bodyId, actor } = ctx
  const own = await store.findPersonKey(ctx.tx, { bodyId, accountId: actor.id })
  const ring = ringOf(ctx.tx)
  const deadlines = actor.kind === 'person' ? await store.listDeadlines(ctx.tx, actor.id) : []
  const cases = []
  for (const { caseId, label, dueAt } of deadlines) {
    const found = ring?.holds(caseId) ? await deps.incidents.findCase(ctx, caseId) : undefined
    cases.push({
      id: caseId,
      label,
      title: found?.state.title ?? null,
      number: found?.state.number ?? null,
      dueAt: dueAt?.toISOString() ?? null,
    })
  }
  const mayGovern = ctx.can('seal.govern')
  return {
    madeAt: own?.madeAt.toISOString() ?? null,
    isOpen: ring !== undefined,
    cases,
    maySeal: ctx.can('seal.case'),
    mayGovern,
    recoveryHolders: ctx.can('seal.case') ? await recoveryNames(ctx) : [],
  }
}

async function recoveryNames(ctx: Context): Promise<string[]> {
  const recovery = await store.newestRecovery(ctx.tx, ctx)
  const accountIds = new Set((recovery?.shares ?? []).flatMap((pair) => pair.holders))
  const keys = await store.listPersonKeys(ctx.tx, ctx)
  return keys.filter((key) => accountIds.has(key.accountId)).map((key) => key.name)
}

export async function listKeyHolders(ctx: Context) {
  const keys = await store.listPersonKeys(ctx.tx, ctx)
  return {
    holders: keys.map(({ accountId, personId, name, madeAt }) => ({
      accountId,
      personId,
      name,
      madeAt: madeAt.toISOString(),
    })),
  }
}

/** To whoever takes no part the case is not there; a participant with a locked key learns that it is locked. */
export async function readSeal(ctx: Context, deps: Deps, { id }: InputOf<typeof contract.readSeal>) {
  const grants = await store.listGrants(ctx.tx, { bodyId: ctx.bodyId, caseId: id })
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!sealed || !grants.some((grant) => grant.accountId === ctx.actor.id)) return { seal: null }
  const isOpen = ringOf(ctx.tx)?.canOpen(id) ?? false
  const { state } = sealed
  const keys = await store.listPersonKeys(ctx.tx, ctx)
  const asked = isOpen ? await store.listRequests(ctx.tx, { bodyId: ctx.bodyId, caseId: id }) : []
  const found = isOpen ? await deps.incidents.findCase(ctx, id) : undefined
  const seal = {
    label: state.label,
    isLocked: !isOpen,
    sealedAt: state.sealedAt,
    sealedBy: isOpen ? state.sealedBy.name : '',
    wasReadable: state.wasReadable,
    unsealedAt: state.unsealedAt,
    participants: isOpen
      ? grants.flatMap(({ accountId }) => {
          const key = keys.find((one) => one.accountId === accountId)
          return key ? [{ accountId, name: key.name }] : []
        })
      : [],
    suspects: isOpen ? await suspectNames(ctx, deps, sealed) : [],
    hasRecovery: grants.some(isRecoveryGrant),
    requests: asked.map((request) => toRequestView(ctx, deps, { request, keys })),
    mayUnseal: isOpen && !state.unsealedAt && ctx.can('seal.case') && found?.state.stage === 'closed',
  }
  return { seal }
}

async function suspectNames(
  ctx: Context,
  deps: Deps,
  sealed: Stored<{ bars: string; label: string }>,
): Promise<string[]> {
  const ids = readBars(deps, sealed.state).personIds
  const people = await deps.organization.people(ctx.tx, { bodyId: ctx.bodyId, ids })
  return people.map((person) => person.name)
}

/** Requests that this person may decide; those about a case whose suspect is near are not shown. */
export async function listSealRequests(ctx: Context, deps: Deps) {
  const waiting = await store.listRequests(ctx.tx, { bodyId: ctx.bodyId, isWaiting: true })
  const keys = await store.listPersonKeys(ctx.tx, ctx)
  const requests = []
  for (const request of waiting) {
    if (request.state.stage !== 'proposed' || (await isInLine(ctx, deps, request.state.caseId))) continue
    requests.push(toRequestView(ctx, deps, { request, keys }))
  }
  return { requests }
}

export async function isInLine(ctx: Context, deps: Deps, caseId: string): Promise<boolean> {
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  return !sealed || refuseInLine(readBars(deps, sealed.state), deciderOf(ctx)) !== undefined
}

/** True when the rules let this person approve it. */
export function mayApprove(ctx: Context, state: SealRequest): boolean {
  return ctx.can('seal.govern') && !isRefusal(approveRequest(state, { by: byOf(ctx.actor), now: ctx.now }))
}

function toRequestView(
  ctx: Context,
  deps: Deps,
  given: { request: Stored<SealRequest>; keys: readonly store.PersonKey[] },
) {
  const { id, version, state } = given.request
  const key = given.keys.find((one) => one.accountId === state.accountId)
  const isOwn = isSamePerson(state.proposedBy, byOf(ctx.actor))
  return {
    id,
    version,
    label: state.label,
    kind: state.kind,
    name: state.name,
    keyMadeAt: key?.madeAt.toISOString() ?? null,
    reason: deps.box.open(state.reason, purposeOf(id)),
    stage: state.stage,
    proposed: { at: state.proposedAt, name: state.proposedBy.name },
    approvals: state.approvals.map(({ at, by }) => ({ at, name: by.name })),
    mayDecide: !isOwn && mayApprove(ctx, state),
    mayFinish: state.stage === 'approved' && (ringOf(ctx.tx)?.holds(state.caseId) ?? false),
  }
}
