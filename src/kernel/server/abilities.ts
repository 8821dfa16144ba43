/** What an actor may do with a record now, and why not otherwise: travels with every reply about it. */
import type { Abilities, PhraseTable } from '../core/endpoint.ts'
import { ja } from '../core/ja.ts'
import type { Context } from './context.ts'

/** One act: whether the state lets it be at all, the permission it takes, and what else stands in the way. */
export type Ability<Code extends string = string> = {
  readonly action: string
  readonly fits: boolean
  readonly permission: string
  /** Code of the refusal that the act would meet; its phrase is the reason that is shown. */
  readonly obstacle?: Code | undefined
}

/** Acts that fit the state: allowed, or blocked with the sentence that says why. Others are not mentioned. */
export function abilitiesFor<Phrases extends PhraseTable>(
  ctx: Pick<Context, 'can'>,
  phrases: Phrases,
  abilities: readonly Ability<keyof Phrases & string>[],
): Abilities {
  const answer: Abilities = { allowed: [], blocked: [] }
  for (const { action, permission, obstacle } of abilities.filter((ability) => ability.fits)) {
    if (!ctx.can(permission)) {
      const message = ja.refusals['kernel.forbidden']
      answer.blocked.push({ action, code: 'kernel.forbidden', message })
    } else if (obstacle === undefined) {
      answer.allowed.push(action)
    } else answer.blocked.push({ action, code: obstacle, message: sentence(phrases, obstacle) })
  }
  return answer
}

function sentence(phrases: PhraseTable, code: string): string {
  const phrase = phrases[code] ?? ''
  return typeof phrase === 'string' ? phrase : phrase({})
}
