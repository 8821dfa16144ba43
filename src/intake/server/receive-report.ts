/** Receives a report: gives it a number at once, so that the slip exists before the call has ended. */
import { fiscalYear, jstDay } from '../../kernel/core/calendar.ts'
import { isRefusal, refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { takeNumber } from '../../kernel/server/store.ts'
import type { ReportView } from '../core/contract.ts'
import { formatNumber } from '../core/number.ts'
import type { Origin, Report, ReportKind, Slip } from '../core/report.ts'
import { actOf, commitReport } from './change-report.ts'
import type { IntakeContent } from './intake-content.ts'
import { findReport, findReportBySource, type ReportRecord } from './store.ts'
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
}

/**
 * Receives what a machine saw. Delivered twice it is one report; a hit that joins an earlier one
 * (`sourceRef` equal) only widens its span while the report is open.
 */
export async function receiveMachineReport(
  ctx: Context,
  content: IntakeContent,
  machine: MachineReport,
): Promise<{ id: string; numberLabel: string; isNew: boolean } | Refusal<'kernel.changed_meanwhile'>> {
  const before = await findReportBySource(ctx.tx, ctx.bodyId, machine.sourceRef)
  if (before) return { id: before.id, numberLabel: formatNumber(before.state), isNew: false }
  const slip: Slip = {
    knownAt: ctx.now.toISOString(),
    knownBySection: machine.knownBySection,
    reporter: { name: '', organization: '', type: 'unknown', callback: '', theirReference: '' },
    verbatim: '',
    answers: [],
    addresses: machine.addresses,
    choiceId: '',
    machineName: machine.origin.host,
  }
  const record = await begin(ctx, content, {
    kind: 'machine',
    slip,
    origin: machine.origin,
    sourceRef: machine.sourceRef,
  })
  if (isRefusal(record)) return record
  return { id: record.id, numberLabel: formatNumber(record.state), isNew: true }
}

/** A report by its id, for slices to the right. */
export async function findReportState(ctx: Context, id: string): Promise<ReportRecord | undefined> {
  return findReport(ctx.tx, ctx.bodyId, id)
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
