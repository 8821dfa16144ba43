/** What the intake offers to the erasure of personal data: a report that is closed or joined to a case. */
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Erasable, ErasableRecord } from '../../attestation/server/public.ts'
import { formatNumber } from '../core/number.ts'
import { isOpen } from '../core/report.ts'
import { actOf, commitReport, foldText } from './change-report.ts'
import { findReport, searchReports, type ReportRecord } from './store.ts'

const candidatesMax = 50

export const erasableReport: Erasable = {
  kind: 'report',
  findByNumber: async (ctx, number) => {
    const text = foldText(number.trim())
    const found = await searchReports(ctx.tx, { bodyId: ctx.bodyId, text, limit: candidatesMax })
    const report = found.find(({ state }) => foldText(formatNumber(state)) === text)
    return report && erasableRecord(report)
  },
  find: async (ctx, id) => {
    const report = await findReport(ctx.tx, ctx.bodyId, id)
    return report && erasableRecord(report)
  },
  erase: async (ctx: Context, id: string) => {
    const report = await findReport(ctx.tx, ctx.bodyId, id)
    if (!report) throw new Error(`report ${id} is not there`)
    const saved = await commitReport(ctx, report, [
      { type: 'report.personal_data_erased', erased: actOf(ctx) },
    ])
    return isRefusal(saved) ? saved : undefined
  },
}

function erasableRecord({ id, state }: ReportRecord): ErasableRecord {
  return { id, number: formatNumber(state), isEnded: !isOpen(state), isErased: state.erased !== undefined }
}
