/** A first-response card as PDF, with the numbers of the register and, when there is one, the case on it. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import { formatDateTime } from '../../kernel/core/wareki.ts'
import type { Context } from '../../kernel/server/context.ts'
import { renderPdf } from '../../kernel/server/document/render-pdf.ts'
import { cardSheet } from '../core/card-sheet.ts'
import type * as contract from '../core/contract-card.ts'
import { ja } from '../core/ja.ts'
import { formatFullCaseNumber } from '../core/number.ts'
import { contactsOf } from './cards.ts'
import type { Deps } from './deps.ts'
import { cases, listParts } from './store.ts'

export async function downloadCardSheet(
  ctx: Context,
  deps: Deps,
  input: InputOf<typeof contract.downloadCardSheet>,
) {
  const card = deps.cards.find((entry) => entry.id === input.id)
  if (!card) return refuse('incidents.card_unknown')
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  const about = await caseOf(ctx, input.caseId)
  const zones = deps.organization.zones.zones.filter((zone) => card.zones.includes(zone.id))
  const model = cardSheet({
    card,
    contacts: await contactsOf(ctx, deps, card),
    zoneNames: zones.map((zone) => zone.name),
    bodyName: body?.name ?? '',
    isDemonstration: body?.demonstration ?? false,
    caseNumber: about.number && formatFullCaseNumber(body?.shortName ?? '', about.number),
    assets: about.assets,
    printed: ja.sheet.printed({ at: formatDateTime(ctx.now), name: ctx.actor.name }),
    address: `${deps.publicUrl}/cards/${card.id}`,
  })
  return {
    fileName: ja.sheet.fileName({ name: card.name }),
    mediaType: 'application/pdf',
    bytes: await renderPdf(model, ctx.now),
  }
}

/** Number and machines of the case, for those who may read it. */
async function caseOf(
  ctx: Context,
  caseId: string | undefined,
): Promise<{ number: string; assets: string[] }> {
  const nothing = { number: '', assets: [] }
  if (!caseId || !ctx.can('case.read')) return nothing
  const found = await cases.find(ctx.tx, { bodyId: ctx.bodyId, id: caseId })
  if (!found) return nothing
  const links = await listParts(ctx.tx, 'links', { bodyId: ctx.bodyId, caseId })
  const assets = links.filter((link) => link.state.role === 'asset').map((link) => link.state.snapshot.title)
  return { number: found.state.number, assets: assets.slice(0, 3) }
}
