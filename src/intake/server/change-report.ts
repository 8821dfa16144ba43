/** One way to change a report: load it, ask the core, commit. */
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { ReportView } from '../core/contract.ts'
import { formatNumber } from '../core/number.ts'
import { evolve, type Act, type Report, type ReportEvent } from '../core/report.ts'
import { findReport, saveReport, type ReportRecord } from './store.ts'
import { sentenceOf, thingOf, toView } from './view.ts'

export type KernelCode =
  | 'kernel.not_found'
  | 'kernel.changed_meanwhile'
  | 'kernel.forbidden'
  | 'kernel.invalid_input'

export type Change<Code extends string> = {
  readonly id: string
  /** The version that the person saw; without it the newest is taken. */
  readonly version?: number
  readonly permission: string
  readonly decide: (report: Report, act: Act) => ReportEvent[] | Refusal<Code>
}

/** Changes a report for this actor and answers how it stands now. */
export async function changeReport<Code extends string>(
  ctx: Context,
  change: Change<Code>,
): Promise<ReportView | Refusal<Code | KernelCode>> {
  const record = await loadReport(ctx, change)
  if (isRefusal(record)) return record
  const events = change.decide(record.state, actOf(ctx))
  if (isRefusal(events)) return events
  const saved = await commitReport(ctx, record, events)
  return isRefusal(saved) ? saved : toView(ctx, saved)
}

/** Loads a report that this actor may touch; what they may not know of is simply not found. */
export async function loadReport(
  ctx: Context,
  wanted: { id: string; version?: number; permission: string },
): Promise<ReportRecord | Refusal<KernelCode>> {
  const record = expectVersion(await findReport(ctx.tx, ctx.bodyId, wanted.id), wanted.version)
  if (isRefusal(record)) return record
  const thing = thingOf(record.state)
  if (ctx.can(wanted.permission, thing)) return record
  return refuse(ctx.can('report.read', thing) ? 'kernel.forbidden' : 'kernel.not_found')
}

/** Commits events on a loaded or new (`version` 0) report. */
export async function commitReport(
  ctx: Context,
  record: { id: string; version: number; state: Report | undefined; sourceRef?: string },
  events: readonly ReportEvent[],
): Promise<ReportRecord | Refusal<'kernel.changed_meanwhile'>> {
  const state = await commit<Report | undefined, ReportEvent>(
    ctx,
    {
      kind: 'report',
      id: record.id,
      version: record.version,
      state: record.state,
      evolve,
      save: async (tx, next, version) =>
        next !== undefined &&
        saveReport(tx, {
          bodyId: ctx.bodyId,
          id: record.id,
          version,
          sourceRef: record.sourceRef,
          searchText: searchTextOf(next),
          state: next,
        }),
    },
    events,
  )
  if (isRefusal(state)) return state
  if (!state) throw new Error('a report cannot begin without an event')
  return { id: record.id, version: events.length === 0 ? record.version : record.version + 1, state }
}

export function actOf(ctx: Pick<Context, 'actor' | 'now'>): Act {
  return { by: { id: ctx.actor.id, name: ctx.actor.name }, at: ctx.now.toISOString() }
}

/** What the search over everything looks through, folded once at writing. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function searchTextOf(report: Report): string {
  const { slip } = report
  const parts = [
    formatNumber(report),
    sentenceOf(report),
    slip.verbatim,
    slip.machineName,
    slip.reporter.name,
    slip.reporter.organization,
    slip.reporter.callback,
    slip.reporter.theirReference,
    ...slip.addresses.map((address) => address.value),
  ]
  return foldText(parts.join('\n')).slice(0, 20_000)
}
