/** Settings of outgoing mail, and mail that waits for the commit. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Tx } from '../../kernel/server/database.ts'
import type { Jobs } from '../../kernel/server/jobs.ts'
import { commit, note, type SubjectOf } from '../../kernel/server/ledger.ts'
import {
  mailJobs,
  queueMailJob,
  sendMail,
  type Mail,
  type MailFault,
  type MailServer,
} from '../../kernel/server/mail.ts'
import { readSetting, saveSetting } from '../../kernel/server/store.ts'
import type * as contract from '../core/contract-settings.ts'
import { ja } from '../core/ja.ts'
import {
  emptyMailSettings,
  evolveMailSettings,
  type MailSettings,
  type MailSettingsEvent,
} from '../core/mail-settings.ts'
import type { AccessDeps } from './deps.ts'
import { tellAdministrators } from './tell-administrators.ts'

const settingsName = 'access.mail'
const outcomeName = 'access.mailOutcome'
const sealPurpose = 'mail.password'

type StoredSettings = MailSettings & { readonly passwordBox: string | null }
type Outcome = { readonly at: string; readonly fault: MailFault | null; readonly to: string }

export async function readMailSettings(ctx: Context) {
  const stored = await readStored(ctx.tx, ctx.bodyId)
  const outcome = (await readSetting(ctx.tx, ctx.bodyId, outcomeName))?.value as Outcome | undefined
  const { passwordBox, ...settings } = stored.settings ?? { ...emptyMailSettings, passwordBox: null }
  return {
    version: stored.version,
    settings: stored.settings ? { ...settings, hasPassword: passwordBox !== null } : null,
    last: outcome
      ? {
          at: outcome.at,
          to: outcome.to,
          sent: outcome.fault === null,
          reason: outcome.fault === null ? null : ja.mail.faults[outcome.fault],
        }
      : null,
  }
}

/** A null password keeps the stored one; without a user there is none. The trail never sees it. */
export async function saveMailSettings(
  ctx: Context,
  deps: AccessDeps,
  { version, password, ...settings }: InputOf<typeof contract.saveMailSettings>,
) {
  const stored = await readStored(ctx.tx, ctx.bodyId)
  if (stored.version !== version) return refuse('kernel.changed_meanwhile')
  const kept =
    password === null ? (stored.settings?.passwordBox ?? null) : deps.box.seal(password, sealPurpose)
  const passwordBox = settings.user === null ? null : kept
  const subject: SubjectOf<MailSettings, MailSettingsEvent> = {
    kind: 'setting',
    id: settingsName,
    version,
    state: stored.settings ?? emptyMailSettings,
    evolve: evolveMailSettings,
    save: (tx, state, next) =>
      saveSetting(tx, {
        bodyId: ctx.bodyId,
        name: settingsName,
        value: { ...state, passwordBox } satisfies StoredSettings,
        version: next,
      }),
  }
  const event = { type: 'mail.settingsChanged', settings, passwordChanged: password !== null } as const
  const outcome = await commit(ctx, subject, [event])
  return isRefusal(outcome) ? outcome : { version: version + 1 }
}

export async function testMail(ctx: Context, { to }: InputOf<typeof contract.testMail>) {
  const stored = await readStored(ctx.tx, ctx.bodyId)
  if (!stored.settings) return refuse('access.mail_not_set')
  await note(ctx, { kind: 'setting', id: settingsName }, { type: 'mail.tested' })
  const mail = { to, subject: ja.mail.testSubject, text: ja.mail.testText }
  await queueMailJob(ctx.tx, { ...mail, bodyId: ctx.bodyId, once: true })
  return { done: true as const }
}

/** Queues a mail in the open transaction; nothing happens while no mail server is set. */
export async function queueMail(ctx: Pick<Context, 'tx' | 'bodyId'>, mail: Mail): Promise<void> {
  const stored = await readStored(ctx.tx, ctx.bodyId)
  if (stored.settings) await queueMailJob(ctx.tx, { ...mail, bodyId: ctx.bodyId, once: false })
}

export function createMailJobs(deps: AccessDeps): Jobs {
  const { kernel } = deps
  const { database } = kernel
  return mailJobs({
    outbound: kernel.outbound,
    serverOf: (bodyId) => mailServerOf(deps, bodyId),
    settled: (mail, fault) =>
      database.transaction(mail.bodyId, async (tx) => {
        const ctx = kernel.systemContext({ bodyId: mail.bodyId, tx, name: 'kernel.sendMail' })
        const previous = await readSetting(tx, mail.bodyId, outcomeName)
        const value: Outcome = { at: ctx.now.toISOString(), fault: fault ?? null, to: mail.to }
        const version = (previous?.version ?? 0) + 1
        await saveSetting(tx, { bodyId: mail.bodyId, name: outcomeName, value, version })
        const isNews =
          fault !== undefined && ((previous?.value as Outcome | undefined)?.fault ?? null) === null
        // A test answers on the page itself; of other mail the first failure is told, not every try.
        if (isNews && !mail.once)
          await tellAdministrators(ctx, deps, {
            code: 'mail_failed',
            params: { reason: ja.mail.faults[fault] },
          })
      }),
  })
}

/** Sends one mail now, outside of any transaction, and answers how it went; for jobs that keep their own account. */
export async function sendMailNow(
  deps: AccessDeps,
  bodyId: string,
  mail: Mail,
): Promise<MailFault | 'mail_not_set' | undefined> {
  const server = await mailServerOf(deps, bodyId)
  return server ? sendMail(deps.kernel.outbound, server, mail) : 'mail_not_set'
}

async function mailServerOf({ kernel, box }: AccessDeps, bodyId: string): Promise<MailServer | undefined> {
  const { settings } = await kernel.database.transaction(bodyId, (tx) => readStored(tx, bodyId))
  if (!settings) return undefined
  const { passwordBox, ...server } = settings
  return { ...server, password: passwordBox === null ? null : box.open(passwordBox, sealPurpose) }
}

async function readStored(
  tx: Tx,
  bodyId: string,
): Promise<{ settings: StoredSettings | undefined; version: number }> {
  const setting = await readSetting(tx, bodyId, settingsName)
  return { settings: setting?.value as StoredSettings | undefined, version: setting?.version ?? 0 }
}
