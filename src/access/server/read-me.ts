/** The signed-in person: who they are, what they may do, what waits for them to read; the entrance before that. */
import { can, type PolicyTable } from '../../kernel/core/actor.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { policyTable } from '../../kernel/server/http/route.ts'
import { note } from '../../kernel/server/ledger.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { endsAt } from '../core/session.ts'
import { isDemonstration } from './demonstration.ts'
import type { AccessDeps } from './deps.ts'
import { keptProvider } from './sign-in-settings.ts'
import { listUnreadNotices, markNoticeRead, type Notice } from './store.ts'
import { findSession } from './store-session.ts'

export async function readEntrance(ctx: Context, deps: AccessDeps) {
  const body = ctx.bodyId === '' ? undefined : await deps.organization.body(ctx.tx, ctx.bodyId)
  const demonstration = await isDemonstration(ctx, deps)
  return {
    isSetUp: body !== undefined,
    bodyName: body?.name ?? null,
    demonstration,
    asksCode: !demonstration,
    sso: body === undefined ? null : await ssoLabel(ctx),
    now: ctx.now.toISOString(),
  }
}

async function ssoLabel(ctx: Context): Promise<string | null> {
  const { settings } = await keptProvider(ctx)
  return settings.isOn ? settings.label : null
}

export async function readMe(ctx: Context, deps: AccessDeps) {
  const body = await deps.organization.body(ctx.tx, ctx.bodyId)
  if (!body) return refuse('kernel.not_found')
  const { actor } = ctx
  const units = await deps.organization.units(ctx.tx, ctx.bodyId)
  const unitNames = new Map(units.map((unit) => [unit.id, unit.name]))
  const notices = await listUnreadNotices(ctx.tx, { bodyId: ctx.bodyId, accountId: actor.id })
  return {
    actor: {
      id: actor.id,
      kind: actor.kind,
      name: actor.name,
      personId: actor.personId ?? null,
      seats: actor.seats.map(({ id, name, role, unitId }) => ({
        id,
        name,
        role,
        unitId,
        unitName: unitNames.get(unitId) ?? '',
      })),
    },
    body: {
      id: body.id,
      name: body.name,
      shortName: body.shortName,
      code: body.code,
      prefecture: body.prefecture,
      networkModel: body.networkModel,
      demonstration: body.demonstration,
    },
    permissions: permissionsOf(deps, ctx),
    notices: notices.flatMap(sayNotice),
    sessionEndsAt: await sessionEnd(ctx),
    now: ctx.now.toISOString(),
  }
}

export async function readNotice(ctx: Context, { id }: InputOf<typeof contract.readNotice>) {
  const isMarked = await markNoticeRead(ctx.tx, {
    bodyId: ctx.bodyId,
    id,
    accountId: ctx.actor.id,
    now: ctx.now,
  })
  if (!isMarked) return refuse('kernel.not_found')
  await note(ctx, { kind: 'notice', id }, { type: 'notice.read' })
  return { done: true as const }
}

function permissionsOf(deps: AccessDeps, ctx: Context): string[] {
  const table = Object.assign({}, ...deps.kernel.slots.of(policyTable)) as PolicyTable
  return Object.keys(table).filter((action) => can(table, ctx.actor, { action }))
}

function sayNotice(notice: Notice) {
  const phrases: Readonly<Record<string, (params: Notice['params']) => string>> = ja.notices
  const phrase = phrases[notice.code]
  if (!phrase) return []
  const { id, code, params, at } = notice
  return [{ id, code, message: phrase(params), at: at.toISOString() }]
}

async function sessionEnd(ctx: Context): Promise<string | null> {
  if (!ctx.sessionId) return null
  const session = await findSession(ctx.tx, { bodyId: ctx.bodyId, id: ctx.sessionId })
  return session ? endsAt(session).toISOString() : null
}
