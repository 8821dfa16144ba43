/** What slices to the right may call of the intake. */
import type { Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { receiveMachineReport, type MachineReport } from './receive-report.ts'
import type { IntakeContent } from './intake-content.ts'
import { findKnownSources } from './store.ts'

export type { MachineReport }

export type Intake = {
  /** Receives what a machine saw; the same `sourceRef` twice is one report. */
  receiveMachineReport(
    ctx: Context,
    report: MachineReport,
  ): Promise<{ id: string; numberLabel: string; isNew: boolean } | Refusal<'kernel.changed_meanwhile'>>
  /** Which of the marks belong to a report already. */
  findKnownSources(ctx: Context, sourceRefs: readonly string[]): Promise<string[]>
}

export function createPublic(content: IntakeContent): Intake {
  return {
    receiveMachineReport: (ctx, report) => receiveMachineReport(ctx, content, report),
    findKnownSources: (ctx, sourceRefs) => findKnownSources(ctx.tx, ctx.bodyId, sourceRefs),
  }
}
