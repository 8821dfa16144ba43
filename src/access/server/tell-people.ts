/** Notices and mails to people by their seats: what they must know whether they look or not. */
import type { Role } from '../../kernel/core/actor.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { note } from '../../kernel/server/ledger.ts'
import { ja } from '../core/ja.ts'
import type { AccessDeps } from './deps.ts'
import { queueMail } from './send-mail.ts'
import { addNotice, findAccountByPerson, type Notice } from './store.ts'

type Told = {
  readonly roles: readonly Role[]
  readonly code: keyof typeof ja.notices
  readonly params: Notice['params']
  readonly mail: { readonly subject: string; readonly text: string }
}

/** Writes a notice for everybody who holds a seat of these roles today, and a mail to those who have an address. */
async function tellRoles(ctx: Context, deps: AccessDeps, told: Told): Promise<void> {
  const { bodyId, now: at } = ctx
  const held = await deps.organization.heldSeats(ctx.tx, { bodyId, day: jstDay(at) })
  const ids = [...new Set(held.filter(({ role }) => told.roles.includes(role)).map((seat) => seat.personId))]
  for (const person of await deps.organization.people(ctx.tx, { bodyId, ids })) {
    const account = await findAccountByPerson(ctx.tx, { bodyId, personId: person.id })
    const notice = { id: newId('notice'), code: told.code, params: told.params, at }
    if (account) await addNotice(ctx.tx, { bodyId, accountId: account.id, ...notice })
    if (person.email !== null) await queueMail(ctx, { to: person.email, ...told.mail })
  }
}

/** An account for emergencies was used: those who answer for it learn of it at once. */
export async function tellOfBreakGlass(
  ctx: Context,
  deps: AccessDeps,
  used: { accountId: string; name: string },
): Promise<void> {
  const params = { name: used.name, address: ctx.remoteAddress ?? '' }
  await note(ctx, { kind: 'account', id: used.accountId }, { type: 'account.breakGlassUsed' })
  await tellRoles(ctx, deps, {
    roles: ['ciso', 'auditor'],
    code: 'break_glass_used',
    params,
    mail: { subject: ja.mail.breakGlassSubject, text: ja.notices.break_glass_used(params) },
  })
}
