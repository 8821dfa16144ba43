/** Questions to a browser: asked under a ticket that only the asker gets, kept sealed, answered once. */
import type { Context } from '../../kernel/server/context.ts'
import { newId, newSecret, secretDigest } from '../../kernel/server/id.ts'
import { questionMinutes } from '../core/passkey.ts'
import type { AccessDeps } from './deps.ts'
import { addQuestion, forgetQuestions, takeQuestion, type Purpose } from './store-passkey.ts'

/** Keeps `detail` under a new ticket, which is answered. */
export async function ask(
  ctx: Context,
  deps: AccessDeps,
  question: { purpose: Purpose; accountId: string | null; detail: object },
): Promise<string> {
  const ticket = newSecret()
  const id = newId('question')
  await addQuestion(ctx.tx, {
    bodyId: ctx.bodyId,
    id,
    digest: secretDigest(ticket),
    purpose: question.purpose,
    accountId: question.accountId,
    detail: deps.box.seal(JSON.stringify(question.detail), `question:${id}`),
    expiresAt: new Date(ctx.now.getTime() + questionMinutes * 60_000),
  })
  return ticket
}

/**
 * What was kept under `ticket`, once. Undefined when there is nothing, or no longer. The caller keeps the
 * writes of its transaction also when it refuses, or the same question could be answered again.
 */
export async function take(
  ctx: Context,
  deps: AccessDeps,
  asked: { purpose: Purpose; ticket: string },
): Promise<{ accountId: string | null; detail: object } | undefined> {
  const found = await takeQuestion(ctx.tx, {
    bodyId: ctx.bodyId,
    digest: secretDigest(asked.ticket),
    purpose: asked.purpose,
    now: ctx.now,
  })
  if (!found) return undefined
  const detail = JSON.parse(deps.box.open(found.detail, `question:${found.id}`)) as object
  return { accountId: found.accountId, detail }
}

/** Questions that nobody has answered in their time go away: anybody can have some asked. */
export async function forgetPastQuestions(deps: AccessDeps): Promise<void> {
  const bodyId = await deps.organization.soleBodyId()
  if (bodyId === undefined) return
  const before = deps.kernel.now()
  await deps.kernel.database.transaction(bodyId, (tx) => forgetQuestions(tx, { bodyId, before }))
}
