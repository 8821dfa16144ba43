/** What later slices may ask of incidents, and the slot in which they say what is missing before a case closes. */
import { slot } from '../../kernel/core/slot.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { Case, CaseSource, Tlp } from '../core/case.ts'
import { formatFullCaseNumber } from '../core/number.ts'
import { observableKinds, readObservable, type ObservableKind } from '../core/observable.ts'
import type { TimelineDraft, TimelineLink } from '../core/timeline.ts'
import type { Party } from '../core/who.ts'
import { refuseUnknownWords } from './change-case.ts'
import { writeObservable } from './change-observable.ts'
import type { CloseGuard, Deps } from './deps.ts'
import { writeLink, type NewLink } from './link-item.ts'
import { openNewCase, type Opened } from './open-case.ts'
import { holdOpenCase, type CaseRefusal, type Conflict, type Saved } from './part.ts'
import { cases, listParts, listTimeline, lockCase, partsMax } from './store.ts'
import { listOpenHits } from './store-list.ts'
import { writeDraft } from './write-entry.ts'

export type { CloseGuard, LogDoor, RegisterDoor } from './deps.ts'
export type { MissingItem } from '../core/closing.ts'

/** Filled by slices whose records must be where they belong before a case is closed. */
export const closeGuard = slot<CloseGuard>('incidents.closeGuard')

export type CaseRecord = Stored<Case>
type Missing = Refusal<'kernel.not_found'>

export type OpenWith = {
  readonly title: string
  readonly category?: string | null
  readonly severity?: number | null
  readonly tlp?: Tlp
  readonly zones?: readonly string[]
  readonly lead?: Party | null
  readonly source?: CaseSource
  /** When any section of the body first knew, and which. */
  readonly knownAt?: string
  readonly knownBySection?: string
}

export type OpenSealed = {
  readonly sealed: { readonly id: string; readonly label: string }
  readonly title: string
  readonly category: string | null
  readonly severity: number | null
  readonly tlp: Tlp
  readonly lead: Party | null
}

const noSource: CaseSource = { kind: 'manual', id: '', number: '' }

export type NewEntry = Omit<TimelineDraft, 'links'> & {
  readonly caseId: string
  readonly links?: readonly (Omit<TimelineLink, 'label'> & { readonly label?: string })[]
}

export type NewObservables = {
  readonly caseId: string
  /** `type` is taken when it is a kind of observable; otherwise the value is recognised. */
  readonly observables: readonly { readonly type?: string; readonly value: string }[]
  readonly source?: string
}

export type OpenCaseHit = {
  readonly id: string
  readonly numberLabel: string
  readonly title: string
  /** The value or the id of the register item that led there. */
  readonly sharedValue: string
}

export type Incidents = ReturnType<typeof incidentsPublic>

/** Writing functions answer kernel refusals only: callers of other slices have no phrases of this one. */
export function incidentsPublic(deps: Deps) {
  return {
    /** Opens a case in the caller's transaction. Needs `case.open`. */
    openCase: (ctx: Context, wanted: OpenWith) => openWith(ctx, deps, wanted),
    /**
     * Opens a case that is sealed from its first word. The caller has asked for the permission, has made the key
     * and given it to the transaction's ring under `sealed.id`.
     */
    openSealedCase: (ctx: Context, wanted: OpenSealed) =>
      openNewCase(ctx, deps, { ...wanted, zones: [], known: null, source: noSource }),
    findCase: (ctx: Context, id: string): Promise<CaseRecord | undefined> =>
      cases.find(ctx.tx, { bodyId: ctx.bodyId, id }),
    /**
     * A case that is neither closed nor merged, held until the transaction ends, so that it is not closed
     * meanwhile. Its refusals `incidents.case_closed` and `incidents.case_merged` have their phrases here.
     */
    holdOpenCase: (ctx: Context, id: string): Promise<CaseRecord | CaseRefusal> => holdOpenCase(ctx, id),
    /** A case in whatever stage, held until the transaction ends. */
    holdCase: (ctx: Context, id: string): Promise<CaseRecord | undefined> =>
      lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId: id, mode: 'update' }),
    /** Open cases that saw one of the values, newest first. */
    findOpenCasesByValues: (ctx: Context, values: readonly string[]) =>
      findOpenCases(ctx, { values, itemIds: [] }),
    /** Open cases that touch one of the register items, newest first. */
    findOpenCasesByItems: (ctx: Context, itemIds: readonly string[]) =>
      findOpenCases(ctx, { values: [], itemIds }),
    /** What a case knows, for documents about it; of each kind at most what its page shows. */
    readParts: async (ctx: Context, caseId: string) => {
      const key = { bodyId: ctx.bodyId, caseId }
      const timeline = await listTimeline(ctx.tx, { ...key, limit: partsMax, offset: 0 })
      return {
        timeline: timeline.rows.map((row) => row.state),
        countermeasures: (await listParts(ctx.tx, 'countermeasures', key)).map((row) => row.state),
        links: (await listParts(ctx.tx, 'links', key)).map((row) => row.state),
        observables: (await listParts(ctx.tx, 'observables', key)).map((row) => row.state),
      }
    },
    /** Writes into the timeline, also of a closed case: what follows after closing is written down as well. */
    addTimelineEntry,
    /** Adds values; those the case has already and those that cannot be read are left out. */
    addObservables,
    /** Links a register item; an item that is linked already or unknown is left out. */
    linkItem: (ctx: Context, wanted: NewLink & { readonly caseId: string }) => linkItem(ctx, deps, wanted),
    /** The number with the body's short name in front. */
    fullNumber: async (ctx: Context, number: string): Promise<string> => {
      const body = await deps.organization.body(ctx.tx, ctx.bodyId)
      return formatFullCaseNumber(body?.shortName ?? '', number)
    },
    taxonomy: deps.taxonomy,
    cards: deps.cards,
  }
}

async function openWith(
  ctx: Context,
  deps: Deps,
  wanted: OpenWith,
): Promise<Opened | Conflict | Refusal<'kernel.forbidden' | 'kernel.invalid_input'>> {
  if (!ctx.can('case.open')) return refuse('kernel.forbidden')
  const unknown = refuseUnknownWords(deps, wanted)
  if (unknown) {
    const fields = unknown.code === 'incidents.unknown_category' ? 'category' : 'zone'
    return refuse('kernel.invalid_input', { fields })
  }
  const { knownAt, knownBySection } = wanted
  return openNewCase(ctx, deps, {
    title: wanted.title,
    category: wanted.category ?? null,
    severity: wanted.severity ?? null,
    tlp: wanted.tlp ?? 'amber',
    zones: wanted.zones ?? [],
    lead: wanted.lead ?? null,
    source: wanted.source ?? noSource,
    known: knownAt ? { at: new Date(knownAt).toISOString(), section: knownBySection ?? '' } : null,
  })
}

async function addTimelineEntry(
  ctx: Context,
  { caseId, links, ...draft }: NewEntry,
): Promise<Saved | Missing | Conflict> {
  const found = await cases.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  if (!found) return refuse('kernel.not_found')
  const labelled = (links ?? []).map((link) => ({ ...link, label: link.label ?? '' }))
  return writeDraft(ctx, caseId, { origin: 'act', ...draft, links: labelled })
}

async function addObservables(
  ctx: Context,
  { caseId, observables, source }: NewObservables,
): Promise<Saved[] | Missing | Conflict> {
  const held = await lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId, mode: 'update' })
  if (!held) return refuse('kernel.not_found')
  const saved: Saved[] = []
  for (const { type, value } of observables) {
    const written = await writeObservable(ctx, caseId, { kind: kindOf(type), value, source })
    if (!isRefusal(written)) saved.push(written)
    else if (written.code === 'kernel.changed_meanwhile') return refuse('kernel.changed_meanwhile')
  }
  return saved
}

function kindOf(type: string | undefined): ObservableKind | undefined {
  return observableKinds.find((kind) => kind === type)
}

async function linkItem(
  ctx: Context,
  deps: Deps,
  wanted: NewLink & { readonly caseId: string },
): Promise<Saved | undefined | Missing | Conflict> {
  const held = await lockCase(ctx.tx, { bodyId: ctx.bodyId, caseId: wanted.caseId, mode: 'update' })
  if (!held) return refuse('kernel.not_found')
  const linked = await writeLink(ctx, deps, wanted)
  if (!isRefusal(linked)) return linked
  return linked.code === 'kernel.changed_meanwhile' ? refuse('kernel.changed_meanwhile') : undefined
}

const suggestionsMax = 20

async function findOpenCases(
  ctx: Context,
  wanted: { values: readonly string[]; itemIds: readonly string[] },
): Promise<OpenCaseHit[]> {
  const values = wanted.values.flatMap((value) => {
    const read = readObservable(value)
    return isRefusal(read) ? [] : [read.value]
  })
  if (values.length === 0 && wanted.itemIds.length === 0) return []
  const { bodyId } = ctx
  const hits = await listOpenHits(ctx.tx, {
    bodyId,
    values,
    itemIds: wanted.itemIds,
    limit: suggestionsMax * 10,
  })
  const firsts = [...Map.groupBy(hits, (hit) => hit.id).values()].slice(0, suggestionsMax)
  return firsts.flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const { number, title } = first.state
    return [{ id: first.id, numberLabel: number, title, sharedValue: first.value }]
  })
}
