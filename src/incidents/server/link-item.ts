/** Links from a case to the registers, kept in the words of that moment. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract-work.ts'
import type { ItemLink, LinkEvent } from '../core/link.ts'
import { byOf } from '../core/who.ts'
import type { Deps } from './deps.ts'
import { addPart, changePart, holdOpenCase, linkPart } from './part.ts'
import { hasLink } from './store.ts'

export type NewLink = Pick<ItemLink, 'role' | 'compromise' | 'note'> & { readonly itemId: string }

export async function linkItem(ctx: Context, deps: Deps, input: InputOf<typeof contract.linkItem>) {
  const held = await holdOpenCase(ctx, input.caseId, 'update')
  return isRefusal(held) ? held : writeLink(ctx, deps, { ...input })
}

/** Links an item to a case that the caller holds for update, so that it is linked once. */
export async function writeLink(ctx: Context, deps: Deps, wanted: NewLink & { readonly caseId: string }) {
  const { caseId, role, itemId, compromise, note } = wanted
  const snapshot = await deps.registers.snapshotOf(ctx, itemId)
  if (!snapshot) return refuse('incidents.unknown_item')
  if (await hasLink(ctx.tx, { bodyId: ctx.bodyId, caseId, role, itemId }))
    return refuse('incidents.already_linked')
  const at = { linkedAt: ctx.now.toISOString(), linkedBy: byOf(ctx.actor) }
  const link: ItemLink = { caseId, role, snapshot, compromise, note, ...at }
  return addPart(ctx, linkPart, { state: link, event: { type: 'case_link.added', caseId, link } })
}

export async function assessLink(ctx: Context, input: InputOf<typeof contract.assessLink>) {
  const { id, version, compromise, note } = input
  return changePart<ItemLink, LinkEvent, never>(ctx, linkPart, {
    id,
    version,
    decide: ({ caseId }): LinkEvent[] => [{ type: 'case_link.assessed', caseId, compromise, note }],
  })
}
