/** Plays acts of the demonstration through the same use cases that the screens call, as people of the town. */
import { z } from 'zod'
import { can, type Actor, type PolicyTable } from '../../../kernel/core/actor.ts'
import { isRefusal } from '../../../kernel/core/result.ts'
import type { Context } from '../../../kernel/server/context.ts'
import type { Route } from '../../../kernel/server/http/route.ts'

export type Play = {
  /** The open transaction's context; actor and time are replaced for each act. */
  readonly base: Context
  readonly policy: PolicyTable
  readonly routes: readonly Route[]
  readonly ids: Map<string, string>
  readonly versions: Map<string, number>
}

export type Act = { readonly actor: Actor; readonly at: Date; readonly call: string; readonly input: object }

/**
 * Does one act: checks the input by the contract, asks the permission, runs the use case. Throws when the
 * endpoint is unknown, the input does not fit or the act is refused, because then the content is wrong.
 */
export async function play(stage: Play, { actor, at, call, input }: Act): Promise<unknown> {
  const route = stage.routes.find((entry) => entry.endpoint.id === call)
  if (!route) throw new Error(`demonstration: no endpoint ${call}`)
  const parsed = route.endpoint.input.safeParse(withVersion(stage, route, input))
  if (!parsed.success) throw new Error(`demonstration: ${call}: ${z.prettifyError(parsed.error)}`)
  const ctx = contextAs(stage, actor, at)
  if (!ctx.can(route.endpoint.permission)) throw new Error(`demonstration: ${actor.name} may not ${call}`)
  const outcome: unknown = await route.handle(ctx, parsed.data as never)
  if (isRefusal(outcome))
    throw new Error(
      `demonstration: ${call} as ${actor.name}: ${outcome.code} ${JSON.stringify(outcome.params)}`,
    )
  rememberVersions(stage.versions, outcome)
  return outcome
}

/** The transaction's context with another actor and time. */
export function contextAs(stage: Pick<Play, 'base' | 'policy'>, actor: Actor, at: Date): Context {
  return {
    ...stage.base,
    actor,
    now: at,
    can: (action, thing) => can(stage.policy, actor, { action, thing }),
  }
}

function withVersion(stage: Play, route: Route, input: object): object {
  const shape = (route.endpoint.input as { shape?: object }).shape ?? {}
  const version = 'id' in input ? stage.versions.get(String(input.id)) : undefined
  return 'version' in shape && version !== undefined ? { version, ...input } : input
}

function rememberVersions(versions: Map<string, number>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('id' in value && 'version' in value && typeof value.version === 'number')
    versions.set(String(value.id), value.version)
  for (const entry of Object.values(value)) rememberVersions(versions, entry)
}
