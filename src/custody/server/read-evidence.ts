/** Evidence as the screens see it, and what custody answers to others: closing guard, search, steps of cards. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import type { DomainEvent } from '../../kernel/core/ledger.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { SearchHit } from '../../kernel/core/today.ts'
import { abilitiesFor } from '../../kernel/server/abilities.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { StepMoved } from '../../incidents/core/card-run.ts'
import type { MissingItem } from '../../incidents/server/public.ts'
import { missingCustody } from '../core/closing.ts'
import type * as contract from '../core/contract.ts'
import { mayMove, refuseFile, type Evidence } from '../core/evidence.ts'
import { ja } from '../core/ja.ts'
import { identify, loadEvidence } from './change-evidence.ts'
import type { Deps } from './deps.ts'
import { hasStepEvidence, listEvidence as findEvidence, searchEvidence as searchStore } from './store.ts'

export async function listEvidence(
  ctx: Context,
  deps: Deps,
  { caseId }: InputOf<typeof contract.listEvidence>,
) {
  const found = await deps.incidents.findCase(ctx, caseId)
  if (!found) return refuse('kernel.not_found')
  const { number, title, stage, mergedInto } = found.state
  const rows = await findEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId })
  const isOpen = stage !== 'closed' && !mergedInto
  return {
    caseNumber: number,
    caseTitle: title,
    fullNumber: await deps.incidents.fullNumber(ctx, number),
    items: rows.map((row) => toView(ctx, row)),
    ...abilitiesFor(ctx, ja.refusals, [
      { action: 'evidence.add', fits: isOpen, permission: 'evidence.write' },
      { action: 'evidence.package', fits: rows.length > 0, permission: 'evidence.export' },
      { action: 'evidence.print', fits: rows.length > 0, permission: 'evidence.read' },
    ]),
  }
}

export async function readEvidence(ctx: Context, { id }: InputOf<typeof contract.readEvidence>) {
  const record = await loadEvidence(ctx, { id })
  return isRefusal(record) ? record : toView(ctx, record)
}

export async function listMissing(ctx: Context, caseId: string): Promise<readonly MissingItem[]> {
  const rows = await findEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId })
  return missingCustody(
    caseId,
    rows.map((row) => row.state),
  )
}

export async function searchEvidence(
  ctx: Context,
  query: { text: string; limit: number },
): Promise<SearchHit[]> {
  const text = query.text.normalize('NFKC').trim().toLowerCase()
  if (!ctx.can('evidence.read') || text === '') return []
  const rows = await searchStore(ctx.tx, { bodyId: ctx.bodyId, text, limit: query.limit })
  return rows.map(({ state }) => ({
    kind: ja.kind,
    number: state.serial,
    title: state.title,
    detail: ja.stages[state.stage],
    href: `/cases/${state.caseId}#evidence`,
  }))
}

/**
 * A finished step of a card that yields evidence: the item is written down as found, once, so that it is in
 * the sheet before anybody forgets it.
 */
export async function writeStepEvidence(
  ctx: Context,
  deps: Deps,
  { event, runId }: { event: DomainEvent; runId: string },
): Promise<void> {
  const { caseId, stepId, evidence, operator, by } = event as StepMoved
  if (!evidence || (await hasStepEvidence(ctx.tx, { bodyId: ctx.bodyId, caseId, runId, stepId }))) return
  const found = await deps.incidents.findCase(ctx, caseId)
  if (!found) return
  const written = await identify(ctx, found.state.number, {
    caseId,
    kind: evidence.kind,
    title: evidence.title,
    origin: ja.stepOrigin({ operator }),
    by,
    statedSha256: '',
    step: { runId, stepId },
  })
  if (isRefusal(written)) throw new Error(`evidence of a step could not be written: ${written.code}`)
}

function toView(ctx: Context, { id, version, state }: Stored<Evidence>) {
  const { stage } = state
  const write = { permission: 'evidence.write' }
  const isHere = stage !== 'disposed' && stage !== 'not_collected'
  return {
    ...state,
    id,
    version,
    ...abilitiesFor(ctx, ja.refusals, [
      { action: 'evidence.collect', fits: mayMove(stage, 'collect'), ...write },
      { action: 'evidence.leave', fits: mayMove(stage, 'leave'), ...write },
      { action: 'evidence.upload', fits: refuseFile(state) === undefined && isHere, ...write },
      {
        action: 'evidence.verify',
        fits: state.kind === 'digital' && isHere && stage !== 'identified',
        ...write,
      },
      { action: 'evidence.seal', fits: mayMove(stage, 'seal'), ...write },
      { action: 'evidence.store', fits: mayMove(stage, 'store'), ...write },
      { action: 'evidence.check_out', fits: mayMove(stage, 'check_out'), ...write },
      { action: 'evidence.take_back', fits: mayMove(stage, 'take_back'), ...write },
      { action: 'evidence.correct', fits: true, ...write },
      { action: 'evidence.hand_over', fits: mayMove(stage, 'hand_over'), permission: 'evidence.hand_over' },
      { action: 'evidence.dispose', fits: mayMove(stage, 'dispose'), permission: 'evidence.dispose' },
      { action: 'evidence.download', fits: state.file !== null, permission: 'evidence.export' },
    ]),
  }
}
