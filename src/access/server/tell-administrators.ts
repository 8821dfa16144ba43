/** Notices that every administrator sees at the next sign-in. */
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type { Account } from '../core/account.ts'
import type { ja } from '../core/ja.ts'
import { listAdministrators } from './change-account.ts'
import type { AccessDeps } from './deps.ts'
import { addNotice, type Notice } from './store.ts'

/** Writes a notice for each and answers their accounts. */
export async function tellAdministrators(
  ctx: Context,
  deps: AccessDeps,
  { code, params }: { code: keyof typeof ja.notices; params: Notice['params'] },
): Promise<Stored<Account>[]> {
  const administrators = await listAdministrators(ctx, deps)
  for (const { id: accountId } of administrators) {
    const { bodyId, now: at } = ctx
    await addNotice(ctx.tx, { bodyId, id: newId('notice'), accountId, code, params, at })
  }
  return administrators
}
