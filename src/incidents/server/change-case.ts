/** Changes of the case itself: head, stage, phases, declaration. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import * as core from '../core/case.ts'
import type { Case, CaseEvent } from '../core/case.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { findCategory } from '../core/taxonomy.ts'
import { isMeant } from '../core/who.ts'
import type { Deps } from './deps.ts'
import { actingOf, type Acting, type Conflict, type Saved } from './part.ts'
import { readParty } from './read-party.ts'
import { lockCase, cases } from './store.ts'
import { writeActEntry } from './write-entry.ts'

export type CaseChange<Code extends string> = {
  readonly id: string
  readonly version: number
  readonly decide: (state: Case, acting: Acting) => readonly CaseEvent[] | Refusal<Code>
}

/** Changes a case that nobody else is changing: load, decide, commit. */
export async function changeCase<const Code extends string>(
  ctx: Context,
  change: CaseChange<Code>,
): Promise<Stored<Case> | Refusal<Code | 'kernel.not_found' | 'kernel.changed_meanwhile'>> {
  const found = await lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId: change.id, mode: 'update' })
  const record = expectVersion(found, change.version)
  if (isRefusal(record)) return record
  const events = change.decide(record.state, actingOf(ctx))
  return isRefusal(events) ? events : commitCase(ctx, record, events)
}

export async function commitCase(
  ctx: Context,
  record: Stored<Case>,
  events: readonly CaseEvent[],
): Promise<Stored<Case> | Conflict> {
  const subject = cases.subject(record, { bodyId: ctx.bodyId, kind: 'case', evolve: core.evolveCase })
  const state = await commit(ctx, subject, events)
  if (isRefusal(state)) return state
  return { id: record.id, version: events.length === 0 ? record.version : record.version + 1, state }
}

export async function updateCase(ctx: Context, deps: Deps, input: InputOf<typeof contract.updateCase>) {
  const { id, version, lead, ...rest } = input
  const unknown = refuseUnknownWords(deps, rest)
  if (unknown) return unknown
  const party = lead ? await readParty(ctx, deps.organization, lead) : lead
  if (isRefusal(party)) return party
  const changes = party === undefined ? rest : { ...rest, lead: party }
  return savedOf(
    await changeCase(ctx, {
      id,
      version,
      decide: (state, acting) => core.updateCase(state, changes, acting),
    }),
  )
}

export async function startCase(ctx: Context, input: InputOf<typeof contract.startCase>) {
  return savedOf(await changeCase(ctx, { ...input, decide: core.startCase }))
}

export async function setPhases(ctx: Context, deps: Deps, input: InputOf<typeof contract.setPhases>) {
  const known = deps.taxonomy.phases.map((phase) => phase.id)
  if (!input.phases.every((phase) => known.includes(phase))) return refuse('incidents.unknown_phase')
  return savedOf(await changeCase(ctx, { ...input, decide: (state) => core.setPhases(state, input) }))
}

export async function declareCase(ctx: Context, input: InputOf<typeof contract.declareCase>) {
  const changed = await changeCase(ctx, {
    ...input,
    decide: (state, acting) => core.declareCase(state, input.criteria, acting),
  })
  if (isRefusal(changed)) return changed
  return withEntry(ctx, changed, ja.entries.declared({ criteria: input.criteria }))
}

export async function reopenCase(ctx: Context, input: InputOf<typeof contract.reopenCase>) {
  const changed = await changeCase(ctx, {
    ...input,
    decide: (state, acting) => core.reopenCase(state, input.reason, acting),
  })
  if (isRefusal(changed)) return changed
  return withEntry(ctx, changed, ja.entries.reopened({ reason: input.reason }))
}

export async function countersignClosing(ctx: Context, input: InputOf<typeof contract.countersignClosing>) {
  return savedOf(
    await changeCase(ctx, {
      ...input,
      decide: (state, acting) => core.countersignClosing(state, acting, isMeant(ctx.actor, state.lead)),
    }),
  )
}

/** Refuses a category or a zone that the content does not know. */
export function refuseUnknownWords(
  deps: Deps,
  words: { category?: string | null; zones?: readonly string[] },
): Refusal<'incidents.unknown_category' | 'incidents.unknown_zone'> | undefined {
  if (words.category && !findCategory(deps.taxonomy, words.category))
    return refuse('incidents.unknown_category')
  const known = deps.organization.zones.zones.map((zone) => zone.id)
  return words.zones?.every((zone) => known.includes(zone)) === false
    ? refuse('incidents.unknown_zone')
    : undefined
}

export function savedOf<Code extends string>(changed: Stored<Case> | Refusal<Code>): Saved | Refusal<Code> {
  return isRefusal(changed) ? changed : { id: changed.id, version: changed.version }
}

async function withEntry(ctx: Context, changed: Stored<Case>, text: string): Promise<Saved | Conflict> {
  const written = await writeActEntry(ctx, { caseId: changed.id, text })
  return isRefusal(written) ? written : { id: changed.id, version: changed.version }
}
