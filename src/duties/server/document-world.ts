/** Everything a document of a case is made from, loaded once; content and its hash follow from it. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../kernel/core/canonical-json.ts'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { commit } from '../../kernel/server/ledger.ts'
import type { Stored } from '../../kernel/server/record.ts'
import { byOf } from '../../incidents/core/who.ts'
import type { CaseRecord } from '../../incidents/server/public.ts'
import { evolveSheet, type CaseSheet, type SheetEvent } from '../core/case-sheet.ts'
import {
  evolveDocument,
  isOpen,
  reviseDocument,
  type CaseDocument,
  type DocumentEvent,
} from '../core/document.ts'
import { contentOf, type DocumentContent } from '../core/document-content.ts'
import type { FactSheet, Form } from '../core/fact-sheet.ts'
import { ja } from '../core/ja.ts'
import { sheetOfDocument } from '../core/shared-sheet.ts'
import type { Deps } from './deps.ts'
import * as store from './store.ts'

export type DocumentWorld = {
  readonly record: CaseRecord
  readonly fullNumber: string
  readonly bodyName: string
  readonly prefecture: string
  readonly isDemonstration: boolean
  readonly sheet: Stored<CaseSheet>
  readonly duties: readonly store.StoredDuty[]
}

export type Made = {
  readonly form: Form
  /** The sheet as this document shows it. */
  readonly sheet: FactSheet
  readonly content: DocumentContent
  /** SHA-256 (hex) of the canonical JSON of the content; null while nothing was written. */
  readonly hash: string | null
}

export async function loadWorld(ctx: Context, deps: Deps, record: CaseRecord): Promise<DocumentWorld> {
  const key = { bodyId: ctx.bodyId, caseId: record.id }
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  return {
    record,
    fullNumber: await deps.incidents.fullNumber(ctx, record.state.number),
    bodyName: body?.name ?? '',
    prefecture: body?.prefecture ?? '',
    isDemonstration: body?.demonstration ?? false,
    sheet: await loadSheet(ctx, record.id),
    duties: await store.listCaseDuties(ctx.tx, key),
  }
}

export async function loadSheet(ctx: Context, caseId: string): Promise<Stored<CaseSheet>> {
  const found = await store.sheets.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  return found ?? { id: caseId, version: 0, state: { caseId, entries: {} } }
}

/** The content of a document as the sheet stands now. Throws for a form that the content no longer has. */
export function makeContent(
  deps: Deps,
  world: DocumentWorld,
  document: Pick<CaseDocument, 'form' | 'title' | 'purpose' | 'version' | 'dutyIds'>,
): Made {
  const form = deps.content.forms.get(document.form)
  if (form === undefined) throw new Error(`no form ${document.form}`)
  const sheet = sheetOfDocument(form, world.sheet.state.entries, {
    sources: documentSources(deps, world, document),
    asOf: world.record.state.openedAt,
    by: ja.system,
  })
  const content = contentOf(form, sheet, { ...document, caseNumber: world.fullNumber })
  const json = Buffer.from(canonicalJson(content), 'utf8')
  const hash = Object.keys(sheet).length === 0 ? null : createHash('sha256').update(json).digest('hex')
  return { form, sheet, content, hash }
}

/** Writes events on a document, or begins it (`version` 0). */
export async function commitDocument(
  ctx: Context,
  record: { id: string; version: number; state: CaseDocument | null },
  events: readonly DocumentEvent[],
): Promise<{ id: string; version: number } | Refusal<'kernel.changed_meanwhile'>> {
  const about = { bodyId: ctx.bodyId, kind: 'duty_document', evolve: evolveDocument }
  const saved = await commit(ctx, store.documents.subject<DocumentEvent>(record, about), events)
  if (isRefusal(saved)) return saved
  return { id: record.id, version: events.length === 0 ? record.version : record.version + 1 }
}

export async function commitSheet(
  ctx: Context,
  sheet: Stored<CaseSheet>,
  events: readonly SheetEvent[],
): Promise<Stored<CaseSheet> | Refusal<'kernel.changed_meanwhile'>> {
  const about = { bodyId: ctx.bodyId, kind: 'duty_sheet', evolve: evolveSheet }
  const state = await commit(ctx, store.sheets.subject<SheetEvent>(sheet, about), events)
  if (isRefusal(state)) return state
  return { id: sheet.id, version: events.length === 0 ? sheet.version : sheet.version + 1, state }
}

/** Open documents follow the sheet. Answers the ids of reviewed ones that became drafts again. */
export async function syncDocuments(
  ctx: Context,
  deps: Deps,
  world: DocumentWorld,
): Promise<string[] | Refusal<'kernel.changed_meanwhile'>> {
  const reopened: string[] = []
  const key = { bodyId: ctx.bodyId, caseId: world.record.id }
  const open = (await store.listCaseDocuments(ctx.tx, key)).filter(({ state }) => isOpen(state))
  for (const record of open) {
    const { hash } = makeContent(deps, world, record.state)
    if (hash === null) continue
    const events = reviseDocument(record.state, { contentHash: hash, by: byOf(ctx.actor) })
    if (isRefusal(events) || events.length === 0) continue
    const saved = await commitDocument(ctx, record, events)
    if (isRefusal(saved)) return saved
    if (record.state.stage === 'reviewed') reopened.push(record.id)
  }
  return reopened
}

/** What the form asks about the document itself. */
function documentSources(
  deps: Deps,
  world: DocumentWorld,
  document: Pick<CaseDocument, 'form' | 'purpose' | 'version' | 'dutyIds'>,
): Record<string, string> {
  const places = destinationsOf(deps, world, document)
  const names = {
    prefecture: ja.names.prefecture(world),
    police: ja.names.police(world),
  }
  const receipts = world.duties
    .filter((duty) => places.has(duty.state.proposal.destination))
    .flatMap((duty) => duty.state.submissions)
    .filter((submission) => submission.receiptNumber !== '')
    .toSorted((left, right) => left.submittedAt.localeCompare(right.submittedAt))
  const receipt = receipts.at(-1)?.receiptNumber
  const named = [...places].flatMap((place) => destinationName(place, names))
  return {
    'document.report_kind': ja.documentKinds[document.purpose],
    'document.report_number': ja.documents.reportNumber({ number: document.version }),
    ...(named.length === 0 ? {} : { 'document.report_to': named.join(ja.sheet.comma) }),
    ...(receipt === undefined ? {} : { 'document.earlier_receipt': receipt }),
  }
}

/** To whom: those of the duties that it serves, else whoever the rules name for this form. */
function destinationsOf(
  deps: Deps,
  world: DocumentWorld,
  document: Pick<CaseDocument, 'form' | 'dutyIds'>,
): ReadonlySet<string> {
  const served = world.duties.filter((duty) => document.dutyIds.includes(duty.id))
  const places = served.map((duty) => duty.state.proposal.destination)
  if (places.length > 0) return new Set(places)
  const rules = deps.rules.practice.rules.filter((rule) => rule.form === document.form)
  return new Set(rules.map((rule) => rule.destination))
}

function destinationName(place: string, names: { prefecture: string; police: string }): string[] {
  const known: Readonly<
    Record<string, string | ((names: { prefecture: string; police: string }) => string)>
  > = ja.destinations
  const name = known[place]
  if (name === undefined) return []
  return [typeof name === 'string' ? name : name(names)]
}
