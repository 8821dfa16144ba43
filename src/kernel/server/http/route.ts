/** A route: one endpoint of a contract and the use case behind it. */
import type { FastifyInstance } from 'fastify'
import type { AnyEndpoint, CodeOf, InputOf, PhraseTable, SentOutputOf } from '../../core/endpoint.ts'
import type { Actor, PolicyTable } from '../../core/actor.ts'
import type { Refusal } from '../../core/result.ts'
import { slot, type SlotFilling } from '../../core/slot.ts'
import type { Context, Download } from '../context.ts'
import type { Jobs } from '../jobs.ts'

export type Route = {
  readonly endpoint: AnyEndpoint
  readonly handle: (ctx: Context, input: never) => Promise<unknown>
}

/**
 * Joins an endpoint and its use case. The use case answers the output, a declared refusal (which rolls the
 * transaction back), or a `Download` when the endpoint's transport says so.
 */
export function route<E extends AnyEndpoint>(
  endpoint: E,
  handle: (ctx: Context, input: InputOf<E>) => Promise<SentOutputOf<E> | Refusal<CodeOf<E>> | Download>,
): Route {
  return { endpoint, handle }
}

/** What the pipeline hands to whoever authenticates. */
export type RequestFace = {
  cookie(name: string): string | undefined
  header(name: string): string | undefined
  readonly remoteAddress: string
}

export type Authenticated = {
  readonly actor: Actor
  readonly sessionId?: string
  /** When the person last proved a second factor in this session. */
  readonly provenAt?: Date
}

/** Answers who asks, or `undefined`. The first that knows wins. Filled by access. */
export const authenticate =
  slot<(request: RequestFace, now: Date) => Promise<Authenticated | undefined>>('kernel.authenticate')

/** Answers the body of a request that nobody has signed in to yet. Filled by organization. */
export const resolveBody = slot<(request: RequestFace) => Promise<string | undefined>>('kernel.resolveBody')

/** Who may do what, one table a slice. */
export const policyTable = slot<PolicyTable>('kernel.policyTable')

/** Refusal phrases, one table a slice. */
export const phraseTable = slot<PhraseTable>('kernel.phraseTable')

/** What `create<Slice>()` returns; `main` reads it and nothing else of the slice. */
export type SliceParts<Public = unknown> = {
  readonly routes: readonly Route[]
  readonly public: Public
  readonly slots?: readonly SlotFilling[]
  readonly jobs?: Jobs
  /** Foreign protocols that the contract does not describe (`_bulk`); mounted in a scope of their own. */
  readonly mount?: (app: FastifyInstance) => void
  /** Long-lived parts: started in the order of the slices, stopped in reverse. */
  readonly start?: () => Promise<void>
  readonly stop?: () => Promise<void>
}
