/** The context of one request or job: it cannot be built without an actor, so no use case runs without one. */
import type { Actor, Can } from '../core/actor.ts'
import type { Tx } from './database.ts'

export type Context = {
  readonly actor: Actor
  readonly bodyId: string
  readonly now: Date
  readonly requestId: string
  /** The open transaction; it knows the body. */
  readonly tx: Tx
  readonly can: Can
  /** Types of events that a slice listens to; the ledger puts only these into the outbox. */
  readonly listened: ReadonlySet<string>
  /** Session of the browser, when there is one. */
  readonly sessionId?: string
  /** The file of an `upload` endpoint, read once. */
  readonly upload?: Upload
  /** Sets or clears cookies of the reply (access alone uses it). */
  readonly cookies?: CookieJar
  readonly remoteAddress?: string
  /** Aborted when the asker has left before the answer: long reads may stop. */
  readonly signal?: AbortSignal
}

export type Upload = {
  readonly fileName: string
  readonly mediaType: string
  readonly stream: NodeJS.ReadableStream
}

export type CookieJar = {
  get(name: string): string | undefined
  set(name: string, value: string, maxAgeSeconds: number): void
}

/** What a `download` endpoint answers with. */
export type Download = {
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Uint8Array | NodeJS.ReadableStream
}
