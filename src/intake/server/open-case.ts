/** From a report to a case: opens one, or adds the report to one that runs. */
import type { InputOf, SentOutputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { linkReport, openCaseFromReport, ReportView } from '../core/contract.ts'
import { link } from '../core/decide.ts'
import { ja } from '../core/ja.ts'
import { formatNumber } from '../core/number.ts'
import type { Report } from '../core/report.ts'
import { actOf, commitReport, loadReport, type KernelCode } from './change-report.ts'
import type { Neighbours } from './neighbours.ts'
import { pointersOf } from './propose.ts'
import type { ReportRecord } from './store.ts'
import { toView } from './view.ts'

type Code = KernelCode | 'intake.already_decided'
type Deps = { readonly incidents: Incidents; readonly neighbours: Neighbours }

/** Opens a case; the report and all that belong to it are linked in the same transaction. */
export async function openCase(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof openCaseFromReport>,
): Promise<SentOutputOf<typeof openCaseFromReport> | Refusal<Code>> {
  const record = await loadReport(ctx, { id: input.id, version: input.version, permission: 'report.triage' })
  if (isRefusal(record)) return record
  const opened = await deps.incidents.openCase(ctx, {
    title: input.title,
    category: input.category,
    severity: input.severity,
    zones: input.zone ? [input.zone] : [],
    knownAt: record.state.slip.knownAt,
    knownBySection: record.state.slip.knownBySection,
  })
  if (isRefusal(opened)) return opened
  const linked = await linkOne(ctx, deps, { record, caseId: opened.id })
  if (isRefusal(linked)) return linked
  for (const id of new Set(input.withReportIds)) {
    const other = await loadReport(ctx, { id, permission: 'report.triage' })
    if (isRefusal(other)) return other
    const joined = await linkOne(ctx, deps, { record: other, caseId: opened.id })
    if (isRefusal(joined)) return joined
  }
  return { caseId: opened.id, report: toView(ctx, linked) }
}

/** Adds the report to a case that exists. */
export async function linkToCase(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof linkReport>,
): Promise<ReportView | Refusal<Code | 'intake.unknown_case'>> {
  const record = await loadReport(ctx, { id: input.id, version: input.version, permission: 'report.triage' })
  if (isRefusal(record)) return record
  if (!(await deps.incidents.findCase(ctx, input.caseId))) return refuse('intake.unknown_case')
  const linked = await linkOne(ctx, deps, { record, caseId: input.caseId })
  return isRefusal(linked) ? linked : toView(ctx, linked)
}

/** Links, and lets the case know: when it was received, who called, which addresses and machines it names. */
async function linkOne(
  ctx: Context,
  { incidents, neighbours }: Deps,
  { record, caseId }: { record: ReportRecord; caseId: string },
): Promise<ReportRecord | Refusal<Code>> {
  const events = link(record.state, caseId, actOf(ctx))
  if (isRefusal(events)) return events
  const saved = await commitReport(ctx, record, events)
  if (isRefusal(saved)) return saved
  for (const entry of timelineOf(saved.state)) {
    const added = await incidents.addTimelineEntry(ctx, {
      caseId,
      ...entry,
      links: [{ kind: 'report', id: record.id }],
    })
    if (isRefusal(added)) return added
  }
  const observables = saved.state.slip.addresses.map((address) => ({
    type: address.type,
    value: address.value,
  }))
  const noted = await incidents.addObservables(ctx, {
    caseId,
    observables,
    source: formatNumber(saved.state),
  })
  if (isRefusal(noted)) return noted
  for (const hit of await neighbours.findRegisterHits(ctx, pointersOf(saved.state))) {
    const asset = { itemId: hit.id, role: 'asset', compromise: 'unknown', note: hit.address } as const
    const tied = await incidents.linkItem(ctx, { caseId, ...asset })
    if (isRefusal(tied)) return tied
  }
  return saved
}

function timelineOf(
  report: Report,
): { lane: 'outside' | 'victim' | 'responder'; occurredAt: string; endedAt?: string; text: string }[] {
  const number = formatNumber(report)
  if (report.origin) {
    const { firstAt, lastAt, ruleTitle } = report.origin
    const text = ja.timeline.machine({ number, title: ruleTitle })
    return [{ lane: 'victim', occurredAt: firstAt, endedAt: lastAt === firstAt ? undefined : lastAt, text }]
  }
  const { reporter } = report.slip
  const who = [reporter.organization, reporter.name].filter(Boolean).join('\u3000')
  const lane = reporter.type === 'staff' ? 'responder' : 'outside'
  const text = ja.timeline.received({ number, kind: ja.kinds[report.kind], who })
  const received = { lane, occurredAt: report.receivedAt, text } as const
  if (report.verification?.outcome !== 'verified') return [received]
  const verified = {
    lane: 'responder',
    occurredAt: report.verification.at,
    text: ja.timeline.verified({ number }),
  } as const
  return [received, verified]
}
