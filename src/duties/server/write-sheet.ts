/** The fact sheet of a case: read through a form, write, fill from what the case knows. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { CaseRecord } from '../../incidents/server/public.ts'
import { evaluationInput } from '../core/case-facts.ts'
import { changeSheet, evolveSheet, prefillAll, withoutMyNumbers, type CaseSheet } from '../core/case-sheet.ts'
import type * as contract from '../core/contract-document.ts'
import { evaluateDuties } from '../core/evaluate-duties.ts'
import type { FormField, SheetEntry, SheetValue } from '../core/fact-sheet.ts'
import { isOfDocument, sharedFields, sharedSheetSchema } from '../core/shared-sheet.ts'
import { sheetSources } from '../core/sheet-sources.ts'
import { loadFacts, prefectureOf } from './assess-case.ts'
import type { Deps } from './deps.ts'
import { commitSheet, loadSheet, loadWorld, syncDocuments } from './document-world.ts'
import * as store from './store.ts'
import { abilitiesOf } from './view.ts'

const nameMax = 200

export async function readFactSheet(ctx: Context, deps: Deps, input: InputOf<typeof contract.readFactSheet>) {
  const record = await deps.incidents.findCase(ctx, input.caseId)
  if (!record) return refuse('kernel.not_found')
  const form = deps.content.forms.get(input.form)
  if (form === undefined) return refuse('duties.form_unknown')
  const sheet = await loadSheet(ctx, record.id)
  const sources = await readSources(ctx, deps, record)
  const toView = (field: FormField) => fieldView(field, sheet.state.entries[field.id], sources)
  const isCaseOpen = record.state.stage !== 'closed' && record.state.mergedInto === null
  return {
    version: sheet.version,
    form: { id: form.id, title: form.title, note: form.note ?? '' },
    sections: [
      { number: null, label: form.head.label, fields: form.head.fields.map(toView) },
      ...form.items.map((item) => ({
        number: item.number,
        label: item.label,
        fields: item.fields.map(toView),
      })),
    ],
    ...abilitiesOf(ctx, [{ action: 'document.draft', fits: isCaseOpen, permission: 'document.draft' }]),
  }
}

export async function saveFactSheet(ctx: Context, deps: Deps, input: InputOf<typeof contract.saveFactSheet>) {
  const held = await holdForSheet(ctx, deps, input)
  if (isRefusal(held)) return held
  const { wanted, masked } = withoutMyNumbers(input.entries)
  const events = changeSheet(held.sheet.state, wanted, { by: nameOf(ctx), now: ctx.now })
  const fault = faultOf(deps, events.reduce(evolveSheet, held.sheet.state), Object.keys(wanted))
  if (fault) return fault
  const labels = new Map(fieldsOfAll(deps).map((field) => [field.id, field.label]))
  const names = masked.map((id) => labels.get(id) ?? id)
  return writeSheet(ctx, deps, { ...held, events, masked: names })
}

export async function prefillFactSheet(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.prefillFactSheet>,
) {
  const held = await holdForSheet(ctx, deps, input)
  if (isRefusal(held)) return held
  const events = await prefillEvents(ctx, deps, held)
  return writeSheet(ctx, deps, { ...held, events, masked: [] })
}

/** What a person left open and the case knows. */
export async function prefillEvents(
  ctx: Context,
  deps: Deps,
  { record, sheet }: { record: CaseRecord; sheet: Stored<CaseSheet> },
) {
  const sources = await readSources(ctx, deps, record)
  const forms = [...deps.content.forms.values()]
  return prefillAll(sheet.state, forms, { sources, asOf: ctx.now, by: nameOf(ctx) })
}

async function readSources(
  ctx: Context,
  deps: Deps,
  record: CaseRecord,
): Promise<Record<string, SheetValue>> {
  const facts = (await loadFacts(ctx, record)).state
  const input = evaluationInput(facts, deps.content.catalogue, await prefectureOf(ctx, deps))
  const parts = await deps.incidents.readParts(ctx, record.id)
  const duties = await store.listCaseDuties(ctx.tx, { bodyId: ctx.bodyId, caseId: record.id })
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const seat = ctx.actor.seats[0]
  const unit = seat && (await deps.organization.unit(ctx.tx, { bodyId: ctx.bodyId, id: seat.unitId }))
  return sheetSources({
    body: { name: body?.name ?? '', code: body?.code ?? null },
    actor: { name: ctx.actor.name, unit: unit?.name ?? '' },
    case: record.state,
    timeline: parts.timeline,
    measures: parts.countermeasures,
    links: parts.links,
    observables: parts.observables,
    zoneNames: zoneNamesOf(deps, record),
    evidence: ((await deps.custody?.listEvidence(ctx, record.id)) ?? []).map((row) => row.state),
    facts,
    effective: input.facts,
    judgement: evaluateDuties(input, deps.rules).judgement,
    duties: duties.map((duty) => duty.state),
  })
}

function zoneNamesOf(deps: Deps, record: CaseRecord): string[] {
  return record.state.zones.map(
    (id) => deps.organization.zones.zones.find((zone) => zone.id === id)?.name ?? id,
  )
}

/** One change of a sheet at a time; the version is the one that the person saw. */
async function holdForSheet(ctx: Context, deps: Deps, input: { caseId: string; version: number }) {
  const record = await deps.incidents.holdOpenCase(ctx, input.caseId)
  if (isRefusal(record)) return record
  await store.lockFacts(ctx.tx, { bodyId: ctx.bodyId, caseId: record.id })
  const sheet = await loadSheet(ctx, record.id)
  return sheet.version === input.version ? { record, sheet } : refuse('kernel.changed_meanwhile')
}

async function writeSheet(
  ctx: Context,
  deps: Deps,
  change: {
    record: CaseRecord
    sheet: Stored<CaseSheet>
    events: ReturnType<typeof changeSheet>
    masked: readonly string[]
  },
) {
  const saved = await commitSheet(ctx, change.sheet, change.events)
  if (isRefusal(saved)) return saved
  const reopened = await syncDocuments(ctx, deps, await loadWorld(ctx, deps, change.record))
  if (isRefusal(reopened)) return reopened
  return { version: saved.version, masked: change.masked, reopened }
}

/** Entries that do not fit their field, by the labels that the person sees. */
function faultOf(deps: Deps, sheet: CaseSheet, ids: readonly string[]) {
  const fields = new Map(fieldsOfAll(deps).map((field) => [field.id, field]))
  const strangers = ids.filter((id) => !fields.has(id))
  const schema = sharedSheetSchema([...deps.content.forms.values()])
  const parsed = schema.safeParse(sheet.entries)
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0] ?? ''))
  const names = [...new Set([...strangers, ...wrong.filter((id) => ids.includes(id))])]
  if (names.length === 0) return undefined
  const labels = names.slice(0, 10).map((id) => fields.get(id)?.label ?? id.slice(0, 60))
  return refuse('duties.entry_unreadable', { labels: labels.join(', ') })
}

function fieldsOfAll(deps: Deps): FormField[] {
  return sharedFields([...deps.content.forms.values()])
}

function fieldView(
  field: FormField,
  entry: SheetEntry | undefined,
  sources: Readonly<Record<string, SheetValue>>,
) {
  const suggested = field.from === undefined ? undefined : sources[field.from]
  const isSame = suggested === undefined || JSON.stringify(suggested) === JSON.stringify(entry?.value)
  return {
    id: field.id,
    label: field.label,
    type: field.type,
    options: field.options ?? [],
    help: field.help ?? '',
    needed: field.needed,
    value: entry?.value ?? null,
    isUnknown: entry?.isUnknown ?? false,
    asOf: entry?.asOf ?? null,
    by: entry?.by ?? '',
    suggestion: isSame ? null : (suggested ?? null),
    isOfDocument: isOfDocument(field),
  }
}

function nameOf(ctx: Context): string {
  return ctx.actor.name.slice(0, nameMax)
}
