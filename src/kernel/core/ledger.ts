/** What stands in the trail: domain events, and the subject they change. */

export type DomainEvent = { readonly type: string } & Readonly<Record<string, unknown>>

/** A row as it was written: every column that nothing else in it implies. The trail commits to its digest. */
export type WrittenRow = { readonly table: string; readonly columns: Readonly<Record<string, unknown>> }

/**
 * A business record about to change. `version` is the one that was loaded (0 = new). `evolve` folds one
 * event into the state; `save` writes the row under `version + 1` and answers what it wrote, or false when the
 * version moved.
 */
export type Subject<State, Event extends DomainEvent, Transaction> = {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly state: State
  readonly evolve: (state: State, event: Event) => State
  readonly save: (tx: Transaction, state: State, version: number) => Promise<WrittenRow | false>
}

/** Which row an entry left behind: SHA-256 over the entry's salt and these columns of the row, in hexadecimal. */
export type RecordDigest = {
  readonly table: string
  readonly columns: readonly string[]
  readonly sha256: string
}

/** One row of the trail as others read it. The commitment covers all of it but `sequence`, which the leaf binds. */
export type TrailEntry = {
  readonly bodyId: string
  readonly sequence: string
  readonly recordedAt: Date
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  readonly requestId: string
  readonly subject: { readonly kind: string; readonly id: string; readonly version: number }
  readonly event: DomainEvent
}
