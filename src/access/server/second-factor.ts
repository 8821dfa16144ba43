/** The second factor: a code of the app, taken once, or a passkey that answers a question. */
import type { Context } from '../../kernel/server/context.ts'
import type { PasskeyAnswer } from '../core/passkey.ts'
import { isDemonstration } from './demonstration.ts'
import type { AccessDeps } from './deps.ts'
import { stepOfCode } from './one-time-code.ts'
import { provesPasskey } from './passkey.ts'
import * as store from './store.ts'

export type FactorClaim = {
  readonly accountId: string
  readonly code?: string | undefined
  readonly passkey?: PasskeyAnswer | undefined
  /** What was asked of the passkey; without it no answer is one. */
  readonly challenge?: string | undefined
}

/** True when one of the two is right. */
export async function provesSecond(ctx: Context, deps: AccessDeps, claim: FactorClaim): Promise<boolean> {
  const { accountId, passkey: answer, challenge } = claim
  if (answer) return challenge !== undefined && provesPasskey(ctx, deps, { accountId, challenge, answer })
  const credential = await store.findCredential(ctx.tx, { bodyId: ctx.bodyId, accountId })
  return usesCode(ctx, deps, { accountId, codeSecret: credential?.codeSecret ?? null, code: claim.code })
}

/** True when the code is right and was not used before. A demonstration asks for no code. */
export async function usesCode(
  ctx: Context,
  deps: AccessDeps,
  claim: { accountId: string; codeSecret: string | null; code: string | undefined },
): Promise<boolean> {
  if (await isDemonstration(ctx, deps)) return true
  if (claim.codeSecret === null) return false
  const secret = deps.box.open(claim.codeSecret, `code:${claim.accountId}`)
  const step = stepOfCode(secret, claim.code ?? '', ctx.now)
  if (step === undefined) return false
  return store.useStep(ctx.tx, { bodyId: ctx.bodyId, accountId: claim.accountId, step })
}
