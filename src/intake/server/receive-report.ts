/** Receives a report: gives it a number at once, so that the slip exists before the call has ended. */
import { fiscalYear, jstDay } from '../../kernel/core/calendar.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { takeNumber } from '../../kernel/server/store.ts'
import type { ReportView } from '../core/contract.ts'
import { formatNumber } from '../core/number.ts'
import { joinOrigins, type Origin, type Report, type ReportKind, type Slip } from '../core/report.ts'
import { actOf, commitReport } from './change-report.ts'
import type { IntakeContent } from './intake-content.ts'
import { findReportBySource, type ReportRecord } from './store.ts'
import { toView } from './view.ts'

type Input = { kind: ReportKind; slip: Slip; receivedAt?: string }

export async function receiveReport(
  ctx: Context,
  content: IntakeContent,
  input: Input,
): Promise<ReportView | Refusal<'intake.unknown_choice' | 'kernel.changed_meanwhile'>> {
  const choice = input.slip.choiceId
  if (choice && !content.choices.choices.some((entry) => entry.id === choice))
    return refuse('intake.unknown_choice')
  const record = await begin(ctx, content, input)
  return isRefusal(record) ? record : toView(ctx, record)
}

export type MachineReport = {
  /** Unique mark of the hit: the same mark twice is one report. */
  readonly sourceRef: string
  readonly origin: Origin
  readonly addresses: readonly { type: string; value: string }[]
  readonly knownBySection: string
  /** Machine as the register names it. */
  readonly machineName: string
}

/**
 * Receives what a machine saw. Hits with the same `sourceRef` join one report as long as it is not closed;
 * afterwards they are a new one, because whoever closed it had not seen them. The caller hands over each
 * hit once.
 */
export async function receiveMachineReport(
  ctx: Context,
  content: IntakeContent,
  machine: MachineReport,
): Promise<{ id: string; numberLabel: string; isNew: boolean } | Refusal<'kernel.changed_meanwhile'>> {
  const { sourceRef, running } = await followSource(ctx, machine.sourceRef)
  if (running) return widen(ctx, running, machine)
  const slip: Slip = {
    knownAt: ctx.now.toISOString(),
    knownBySection: machine.knownBySection,
    reporter: { name: '', organization: '', type: 'unknown', callback: '', theirReference: '' },
    verbatim: '',
    answers: [],
    addresses: machine.addresses,
    choiceId: '',
    machineName: machine.machineName,
  }
  const record = await begin(ctx, content, {
    kind: 'machine',
    slip,
    origin: machine.origin,
    sourceRef,
  })
  if (isRefusal(record)) return record
  return { id: record.id, numberLabel: formatNumber(record.state), isNew: true }
}

/** Goes from each closed report to its follower, whose mark names it; answers the one that runs, or the free mark. */
async function followSource(
  ctx: Context,
  first: string,
): Promise<{ sourceRef: string; running?: ReportRecord }> {
  let sourceRef = first
  for (;;) {
    const found = await findReportBySource(ctx.tx, ctx.bodyId, sourceRef)
    if (!found) return { sourceRef }
    if (found.state.stage !== 'closed') return { sourceRef, running: found }
    sourceRef = `${first}:after:${found.id}`
  }
}

async function widen(
  ctx: Context,
  before: ReportRecord,
  machine: MachineReport,
): Promise<{ id: string; numberLabel: string; isNew: boolean } | Refusal<'kernel.changed_meanwhile'>> {
  const origin = before.state.origin ? joinOrigins(before.state.origin, machine.origin) : machine.origin
  const saved = await commitReport(ctx, before, [{ type: 'report.repeated', origin }])
  return isRefusal(saved) ? saved : { id: saved.id, numberLabel: formatNumber(saved.state), isNew: false }
}

async function begin(
  ctx: Context,
  content: IntakeContent,
  input: Input & { origin?: Origin; sourceRef?: string },
): Promise<ReportRecord | Refusal<'kernel.changed_meanwhile'>> {
  const act = actOf(ctx)
  const receivedAt = input.receivedAt && input.receivedAt < act.at ? input.receivedAt : act.at
  const year = fiscalYear(jstDay(new Date(receivedAt))).year
  const name = input.kind === 'machine' ? 'alert' : 'report'
  const report: Report = {
    number: await takeNumber(ctx.tx, { bodyId: ctx.bodyId, name, fiscalYear: year }),
    fiscalYear: year,
    kind: input.kind,
    stage: 'received',
    receivedAt,
    transcribed: receivedAt === act.at ? undefined : act,
    taken: act,
    promisedAt: new Date(ctx.now.getTime() + content.promise.acknowledge_minutes * 60_000).toISOString(),
    slip: input.slip,
    origin: input.origin,
    replies: [],
  }
  const record = {
    id: newId(name, ctx.now.getTime()),
    version: 0,
    state: undefined,
    sourceRef: input.sourceRef,
  }
  return commitReport(ctx, record, [{ type: 'report.received', report }])
}
