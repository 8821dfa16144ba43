/** The slip as a PDF: the same sheet that the switchboard keeps in its drawer, filled in. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import type { Context, Download } from '../../kernel/server/context.ts'
import { renderPdf } from '../../kernel/server/document/render-pdf.ts'
import type { Incidents } from '../../incidents/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { Registers } from '../../registers/server/public.ts'
import type { downloadSlip as endpoint } from '../core/contract-slip.ts'
import { formatNumber } from '../core/number.ts'
import { ja } from '../core/slip-sheet/ja.ts'
import { slipSheet } from '../core/slip-sheet/slip-sheet.ts'
import { loadReport, type KernelCode } from './change-report.ts'
import type { IntakeContent } from './intake-content.ts'

export type SlipDeps = {
  readonly content: IntakeContent
  readonly organization: Organization
  readonly registers: Registers
  readonly incidents: Incidents
  /** Address under which people reach this Toride; empty while it is not set. */
  readonly publicUrl: string
}

export async function downloadSlip(
  ctx: Context,
  deps: SlipDeps,
  { id }: InputOf<typeof endpoint>,
): Promise<Download | Refusal<KernelCode>> {
  const record = await loadReport(ctx, { id, permission: 'report.read' })
  if (isRefusal(record)) return record
  const report = record.state
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const contact =
    report.verification && (await deps.registers.findContact(ctx, report.verification.contactId))
  const model = slipSheet(report, {
    bodyName: body?.name ?? '',
    isDemonstration: body?.demonstration ?? false,
    script: deps.content.script,
    contactName: contact?.title ?? '',
    caseNumber: await caseNumber(ctx, deps, report.caseId),
    address: `${deps.publicUrl}/reports/${id}`,
    printedBy: ctx.actor.name,
    now: ctx.now,
  })
  return {
    fileName: ja.fileName({ number: formatNumber(report) }),
    mediaType: 'application/pdf',
    bytes: await renderPdf(model, ctx.now),
  }
}

async function caseNumber(ctx: Context, deps: SlipDeps, caseId: string | undefined): Promise<string> {
  const found = caseId && (await deps.incidents.findCase(ctx, caseId))
  return found ? deps.incidents.fullNumber(ctx, found.state.number) : ''
}
