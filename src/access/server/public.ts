/** What later slices and main may ask of access. */
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Authenticated, RequestFace } from '../../kernel/server/http/route.ts'
import type { Mail } from '../../kernel/server/mail.ts'
import { checkPassword } from '../core/password.ts'
import { authenticate } from './authenticate.ts'
import { closeLeaversNow } from './close-leavers.ts'
import { changeAccount, openAccount } from './change-account.ts'
import { isDemonstration } from './demonstration.ts'
import type { AccessDeps } from './deps.ts'
import { resetAdministrator } from './reset-administrator.ts'
import { queueMail, sendMailNow } from './send-mail.ts'
import { makeSetupLink } from './set-up.ts'
import { findAccountByPerson, saveCredential } from './store.ts'

export type Access = ReturnType<typeof accessPublic>
export type { ResetAdministrator } from './reset-administrator.ts'

export function accessPublic(deps: AccessDeps) {
  return {
    /** Path and fragment of a new one-time set-up link; undefined once a body exists. */
    setupLink: (): Promise<string | undefined> => makeSetupLink(deps),
    /** `toride admin reset`: see `resetAdministrator`. */
    resetAdministrator: (wanted: { loginName?: string } = {}) => resetAdministrator(deps, wanted),
    /** Who asks, for foreign protocols that are mounted outside of the contract (`_bulk`). */
    identify: (face: RequestFace, now: Date): Promise<Authenticated | undefined> =>
      authenticate(deps, face, now),
    /** Queues a mail in the open transaction; nothing happens while no mail server is set. */
    queueMail: (ctx: Pick<Context, 'tx' | 'bodyId'>, mail: Mail): Promise<void> => queueMail(ctx, mail),
    /** Sends one mail now, outside of any transaction; answers the fault, or undefined when the server took it. */
    sendMailNow: (bodyId: string, mail: Mail) => sendMailNow(deps, bodyId, mail),
    /** Account id of a person, or undefined: what an actor's id will be when this person signs in. */
    accountIdOfPerson: async (ctx: Pick<Context, 'tx' | 'bodyId'>, personId: string) =>
      (await findAccountByPerson(ctx.tx, { bodyId: ctx.bodyId, personId }))?.id,
    /** Closes accounts whose people no longer hold a seat; a job does so every five minutes. */
    closeLeavers: (): Promise<number> => closeLeaversNow(deps),
    /** Opens a ready account without a code for a person of the demonstration. Throws outside of one. */
    openDemonstrationAccount: (ctx: Context, wanted: DemonstrationAccount) =>
      openDemonstrationAccount(ctx, deps, wanted),
  }
}

type DemonstrationAccount = {
  readonly personId: string
  readonly loginName: string
  readonly password: string
}

async function openDemonstrationAccount(
  ctx: Context,
  deps: AccessDeps,
  { personId, loginName, password }: DemonstrationAccount,
) {
  if (!(await isDemonstration(ctx, deps))) throw new Error('only a demonstration has accounts without a code')
  const checked = checkPassword(password, loginName)
  if (isRefusal(checked)) return checked
  const passwordHash = await deps.passwords.hash(checked)
  if (isRefusal(passwordHash)) return passwordHash
  const opened = await openAccount(ctx, deps, { personId, loginName })
  if (isRefusal(opened)) return opened
  await saveCredential(ctx.tx, {
    bodyId: ctx.bodyId,
    accountId: opened.id,
    passwordHash,
    codeSecret: null,
    lastStep: 0,
  })
  return changeAccount(ctx, opened, { type: 'account.enrolled', purpose: 'enrol' })
}
