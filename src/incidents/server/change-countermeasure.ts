/** Countermeasures: proposed, approved, carried out, looked at again, taken back. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-measure.ts'
import * as core from '../core/countermeasure.ts'
import type { Countermeasure, MeasureEvent } from '../core/countermeasure.ts'
import { ja } from '../core/ja.ts'
import { actingOf, addPart, changePart, holdOpenCase, measurePart, type PartChange } from './part.ts'
import { writeActEntry } from './write-entry.ts'

export async function proposeCountermeasure(
  ctx: Context,
  input: InputOf<typeof contract.proposeCountermeasure>,
) {
  const held = await holdOpenCase(ctx, input.caseId)
  if (isRefusal(held)) return held
  const measure = core.proposeMeasure(input, actingOf(ctx))
  if (isRefusal(measure)) return measure
  const { caseId, title } = measure
  const added = await addPart(ctx, measurePart, {
    state: measure,
    event: { type: 'countermeasure.proposed', caseId, measure },
  })
  if (isRefusal(added) || !measure.emergency) return added
  const text = ja.entries.emergency({ title, reason: measure.emergency.reason })
  const entry = await writeActEntry(ctx, { caseId, text, links: linkTo(added.id, title) })
  return isRefusal(entry) ? entry : added
}

export async function approveCountermeasure(
  ctx: Context,
  input: InputOf<typeof contract.approveCountermeasure>,
) {
  return changePart(ctx, measurePart, { ...input, decide: core.approveMeasure })
}

export async function countersignCountermeasure(
  ctx: Context,
  input: InputOf<typeof contract.countersignCountermeasure>,
) {
  return changePart(ctx, measurePart, { ...input, decide: core.countersignMeasure })
}

export async function activateCountermeasure(
  ctx: Context,
  input: InputOf<typeof contract.activateCountermeasure>,
) {
  const { executedBy, ...target } = input
  return actOnMeasure(ctx, {
    ...target,
    decide: (measure, acting) => core.activateMeasure(measure, { ...acting, executedBy }),
    say: ({ title }) => ja.entries.activated({ title }),
  })
}

export async function reviewCountermeasure(
  ctx: Context,
  input: InputOf<typeof contract.reviewCountermeasure>,
) {
  const { id, version, ...review } = input
  return changePart(ctx, measurePart, {
    id,
    version,
    decide: (measure, acting) => core.reviewMeasure(measure, { ...acting, ...review }),
  })
}

export async function endCountermeasure(ctx: Context, input: InputOf<typeof contract.endCountermeasure>) {
  const { id, version, to, reason } = input
  return actOnMeasure(ctx, {
    id,
    version,
    decide: (measure, acting) => core.endMeasure(measure, { ...acting, to, reason }),
    say: ({ title }) => (to === 'rejected' ? null : ja.entries[to]({ title, reason })),
  })
}

/** Changes a measure and lets the timeline say so; `say` answers null for what did not happen in the world. */
async function actOnMeasure<const Code extends string>(
  ctx: Context,
  {
    say,
    ...change
  }: PartChange<Countermeasure, MeasureEvent, Code> & { say: (measure: Countermeasure) => string | null },
) {
  const changed = await changePart(ctx, measurePart, change)
  if (isRefusal(changed)) return changed
  const { id, state } = changed
  const text = say(state)
  if (text === null) return changed
  const entry = await writeActEntry(ctx, { caseId: state.caseId, text, links: linkTo(id, state.title) })
  return isRefusal(entry) ? entry : changed
}

function linkTo(id: string, label: string) {
  return [{ kind: 'countermeasure' as const, id, label }]
}
