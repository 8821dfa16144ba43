/** Reports as the screens see them: with their number, and what this actor may do now. */
import { formatNumber } from '../core/number.ts'
import { isFromOutside, isOpen, type Report } from '../core/report.ts'
import type { ReportRow, ReportView } from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { ReportRecord } from './store.ts'

const sentenceMax = 120

export function toView(ctx: Context, record: ReportRecord): ReportView {
  const { number: _number, fiscalYear: _fiscalYear, stage, ...shown } = record.state
  return {
    id: record.id,
    version: record.version,
    numberLabel: formatNumber(record.state),
    stage,
    isFromOutside: isFromOutside(record.state),
    ...shown,
    ...abilitiesOf(ctx, record.state),
  }
}

export function toRow(record: ReportRecord): ReportRow {
  const report = record.state
  return {
    id: record.id,
    version: record.version,
    numberLabel: formatNumber(report),
    kind: report.kind,
    stage: report.stage,
    isFromOutside: isFromOutside(report),
    receivedAt: report.receivedAt,
    promisedAt: report.promisedAt,
    sentence: sentenceOf(report),
    place: report.slip.machineName || report.slip.knownBySection,
    zone: report.triage?.zone || report.origin?.zone || '',
    takenBy: report.kind === 'machine' ? '' : report.taken.by.name,
    acknowledgedBy: report.acknowledged?.by.name ?? '',
    later: report.later?.until,
    waitsForSecondPerson: isOpen(report) && report.closing !== undefined,
    caseId: report.caseId,
  }
}

/** The report in one sentence: the words as heard, or what the rule saw. */
export function sentenceOf(report: Report): string {
  if (report.origin)
    return ja.machineSentence({ title: report.origin.ruleTitle, host: report.slip.machineName })
  if (report.erased) return ja.erasedSentence
  const words = report.slip.verbatim.replaceAll(/\s+/g, ' ').trim()
  if (words === '') return ja.defaultTitle({ organization: report.slip.reporter.organization })
  return words.length > sentenceMax ? `${words.slice(0, sentenceMax)}…` : words
}

/** Whose report it is, for permissions that reach only one's own. */
export function thingOf(report: Report) {
  return { ownerIds: [report.taken.by.id] }
}

function abilitiesOf(ctx: Context, report: Report): Pick<ReportView, 'allowed' | 'blocked'> {
  const may = (action: string) => ctx.can(action, thingOf(report))
  const open = isOpen(report)
  const allowed = [
    open && may('report.write') && 'report.write',
    open && !report.acknowledged && may('report.acknowledge') && 'report.acknowledge',
    report.kind !== 'machine' && may('report.verify') && 'report.verify',
    open && may('report.triage') && 'report.triage',
    !open && may('report.triage') && 'report.reopen',
    open && may('report.close') && !closeObstacle(ctx, report) && 'report.close',
  ].filter((action): action is string => typeof action === 'string')
  const obstacle = open ? closeObstacle(ctx, report) : undefined
  return { allowed, blocked: obstacle ? [{ action: 'report.close', ...obstacle }] : [] }
}

function closeObstacle(ctx: Context, report: Report): { code: string; message: string } | undefined {
  if (!isFromOutside(report) || !report.closing) return undefined
  const mine = [report.closing.requested.by.id, report.taken.by.id].includes(ctx.actor.id)
  if (mine)
    return { code: 'intake.second_person_needed', message: ja.refusals['intake.second_person_needed'] }
  if (report.replies.length === 0)
    return { code: 'intake.reply_needed', message: ja.refusals['intake.reply_needed'] }
  return undefined
}
