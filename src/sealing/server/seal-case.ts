/** Sealing: a case from its first word, or one that was readable until now; and unsealing once it is closed. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { commit, type Conflict } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import { tellOpened } from '../../kernel/server/seal/opened-results.ts'
import { ringOf, type SealRing } from '../../kernel/server/seal/ring.ts'
import { rewriteRows, sealedTables } from '../../kernel/server/seal/sealed-tables.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { formatSealedLabel } from '../../incidents/core/number.ts'
import { byOf } from '../../incidents/core/who.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { evolveSealed, isSuspect, type SealedCase, type SealedCaseEvent } from '../core/sealed-case.ts'
import { barsOf, boxBars } from './bars.ts'
import { grantTo, grantToRecovery, newCaseId, newCaseKeys } from './case-keys.ts'
import type { Deps } from './deps.ts'
import { openFiles, sealFiles } from './rewrite-files.ts'
import * as store from './store.ts'

/** The text whose keyed name makes the label; rows of the case make the same. */
const labelText = 'label'

type NotGiven = Refusal<'sealing.no_such_holder' | 'sealing.is_suspect'>

export async function openSealedCase(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.openSealedCase>,
) {
  const ring = ringOf(ctx.tx)
  if (!ring) return refuse('sealing.key_locked')
  const id = newCaseId(ctx.now)
  const begun = await beginSeal(ctx, deps, { ring, id, wasReadable: false, ...input })
  if (isRefusal(begun)) return begun
  const { title, category, severity, tlp } = input
  const sealed = { id, label: begun.label }
  const opened = await deps.incidents.openSealedCase(ctx, {
    sealed,
    title,
    category,
    severity,
    tlp,
    lead: ctx.actor.personId ? { personId: ctx.actor.personId, name: ctx.actor.name } : null,
  })
  return isRefusal(opened) ? opened : sealed
}

export async function sealCase(ctx: Context, deps: Deps, input: InputOf<typeof contract.sealCase>) {
  const { id } = input
  const held = ctx.can('case.read') ? await deps.incidents.holdCase(ctx, id) : undefined
  const found = expectVersion(held, input.version)
  if (isRefusal(found)) return found
  const ring = ringOf(ctx.tx)
  if (!ring) return refuse('sealing.key_locked')
  if (ring.holds(id)) return refuse('sealing.already_sealed')
  const sealedBefore = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (sealedBefore) return refuse('sealing.was_sealed')
  // One person alone could otherwise lock everybody else out of a case that concerns them.
  if (input.accountIds.every((accountId) => accountId === ctx.actor.id)) return refuse('sealing.two_needed')
  const begun = await beginSeal(ctx, deps, { ring, wasReadable: true, ...input })
  if (isRefusal(begun)) return begun
  await rewriteAll(ctx, deps, id)
  await sealFiles(ctx, deps, id)
  const entry = await writeEntry(ctx, deps, { caseId: id, text: ja.entries.sealed })
  return isRefusal(entry) ? entry : { id, label: begun.label }
}

type Beginning = {
  readonly ring: SealRing
  readonly id: string
  readonly wasReadable: boolean
  readonly accountIds: readonly string[]
  readonly suspectIds: readonly string[]
}

/** Makes the key, gives it to the participants and writes down that the case is sealed. */
async function beginSeal(
  ctx: Context,
  deps: Deps,
  { ring, id, wasReadable, accountIds, suspectIds }: Beginning,
): Promise<SealedCase | NotGiven | Conflict> {
  const holders = await holdersOf(ctx, [...new Set([ctx.actor.id, ...accountIds])])
  if (isRefusal(holders)) return holders
  const bars = await barsOf(ctx, deps, suspectIds)
  if (holders.some((holder) => isSuspect(bars, holder.personId))) return refuse('sealing.is_suspect')
  ring.add(id, newCaseKeys())
  const label = formatSealedLabel(ring.token(id, labelText))
  const sealed: SealedCase = {
    label,
    sealedAt: ctx.now.toISOString(),
    sealedBy: byOf(ctx.actor),
    wasReadable,
    bars: boxBars(deps, label, bars),
    keyVersion: 1,
    unsealedAt: null,
    unsealedBy: null,
  }
  const saved = await commitSealed(
    ctx,
    { id, version: 0, state: sealed },
    { type: 'sealed_case.sealed', sealed },
  )
  if (isRefusal(saved)) return saved
  await tellOpened(ctx.tx, ring)
  const at = { bodyId: ctx.bodyId, caseId: id, now: ctx.now }
  for (const holder of holders) await grantTo(ctx.tx, ring, { ...at, holder })
  await grantToRecovery(ctx.tx, ring, at)
  return sealed
}

/** Keys of these accounts; everybody named must have one. */
export async function holdersOf(
  ctx: Context,
  accountIds: readonly string[],
): Promise<store.PersonKey[] | Refusal<'sealing.no_such_holder'>> {
  const holders: store.PersonKey[] = []
  for (const accountId of accountIds) {
    const holder = await store.findPersonKey(ctx.tx, { bodyId: ctx.bodyId, accountId })
    if (!holder) return refuse('sealing.no_such_holder')
    holders.push(holder)
  }
  return holders
}

export async function commitSealed(
  ctx: Context,
  record: Stored<SealedCase>,
  event: SealedCaseEvent,
): Promise<SealedCase | Conflict> {
  const about = { bodyId: ctx.bodyId, kind: 'sealed_case', evolve: evolveSealed }
  return commit(ctx, store.sealedCases.subject<SealedCaseEvent>(record, about), [event])
}

export function rewriteAll(ctx: Context, deps: Deps, caseId: string): Promise<void> {
  const tables = deps.kernel.slots.of(sealedTables).flat()
  return rewriteRows(ctx, tables, caseId)
}

/** A line in the timeline of the case, which is sealed with it. */
export function writeEntry(ctx: Context, deps: Deps, entry: { caseId: string; text: string }) {
  return deps.incidents.addTimelineEntry(ctx, {
    ...entry,
    occurredAt: ctx.now.toISOString(),
    lane: 'responder',
  })
}

/** Only what was closed is opened to others again: while it runs, nobody opens it alone. */
export async function unsealCase(
  ctx: Context,
  deps: Deps,
  { id, reason }: InputOf<typeof contract.unsealCase>,
) {
  const ring = ringOf(ctx.tx)
  const sealed = await store.sealedCases.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!sealed || !(await takesPart(ctx, id))) return refuse('kernel.not_found')
  if (!ring?.holds(id)) return refuse('sealing.key_locked')
  const held = await deps.incidents.holdCase(ctx, id)
  if (!held) return refuse('kernel.not_found')
  if (held.state.stage !== 'closed') return refuse('sealing.not_closed')
  const entry = await writeEntry(ctx, deps, { caseId: id, text: ja.entries.unsealed({ reason }) })
  if (isRefusal(entry)) return entry
  await openFiles(ctx, deps, id)
  const at = ctx.now.toISOString()
  const saved = await commitSealed(ctx, sealed, { type: 'sealed_case.unsealed', at, by: byOf(ctx.actor) })
  if (isRefusal(saved)) return saved
  ring.release(id)
  await rewriteAll(ctx, deps, id)
  return { done: true as const }
}

/** True when the asker has a key of the case, open or not. */
export async function takesPart(ctx: Context, caseId: string): Promise<boolean> {
  const grants = await store.listGrants(ctx.tx, { bodyId: ctx.bodyId, caseId })
  return grants.some((grant) => grant.accountId === ctx.actor.id)
}
