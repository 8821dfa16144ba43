/** An erasure: the wish to take the personal data of one record away, a second person's word, and what was done. */
import type { DomainEvent } from '../../../kernel/core/ledger.ts'
import { refuse } from '../../../kernel/core/result.ts'

export const grounds = ['retention_over', 'data_subject', 'correction', 'court'] as const
/** Why the law lets it go: its time is over, the person asked for it, it was never right, a court said so. */
export type Ground = (typeof grounds)[number]

export const erasureStages = ['requested', 'erased', 'declined'] as const
export type ErasureStage = (typeof erasureStages)[number]

export type Act = { readonly by: { readonly id: string; readonly name: string }; readonly at: string }

export type Erasure = {
  readonly stage: ErasureStage
  readonly subject: { readonly kind: string; readonly id: string }
  /** The number by which people know the record. */
  readonly number: string
  readonly ground: Ground
  readonly reason: string
  readonly requested: Act
  readonly approved?: Act
  readonly declined?: Act & { readonly why: string }
}

export type ErasureEvent = DomainEvent &
  (
    | { readonly type: 'attestation.erasure_requested'; readonly erasure: Erasure }
    | { readonly type: 'attestation.erasure_approved'; readonly approved: Act }
    | { readonly type: 'attestation.erasure_declined'; readonly declined: Act & { readonly why: string } }
  )

/** What stays in the place of what was erased; `toride verify` reads `entries`. */
export type Tombstone = DomainEvent & {
  readonly type: 'attestation.entries_erased'
  readonly subject: Erasure['subject']
  readonly number: string
  readonly ground: Ground
  readonly reason: string
  readonly requestedBy: Act['by']
  readonly approvedBy: Act['by']
  readonly entries: readonly { readonly sequence: string; readonly commitment: string }[]
}

/** Folds one event; `attestation.erasure_requested` is the first of every erasure. */
export function evolveErasure(erasure: Erasure | undefined, event: ErasureEvent): Erasure {
  if (event.type === 'attestation.erasure_requested') return event.erasure
  if (!erasure) throw new Error(`${event.type} before attestation.erasure_requested`)
  if (event.type === 'attestation.erasure_approved')
    return { ...erasure, stage: 'erased', approved: event.approved }
  return { ...erasure, stage: 'declined', declined: event.declined }
}

/** Nobody erases alone: who asked for it cannot say yes to it. */
export function approveErasure(erasure: Erasure, approved: Act) {
  if (erasure.stage !== 'requested') return refuse('attestation.erasure_settled')
  if (erasure.requested.by.id === approved.by.id) return refuse('attestation.own_request')
  return { type: 'attestation.erasure_approved', approved } as const
}

/** Also whoever asked for it may take it back. */
export function declineErasure(erasure: Erasure, declined: Act & { readonly why: string }) {
  if (erasure.stage !== 'requested') return refuse('attestation.erasure_settled')
  return { type: 'attestation.erasure_declined', declined } as const
}

export function tombstoneOf(
  erasure: Erasure,
  approvedBy: Act['by'],
  entries: Tombstone['entries'],
): Tombstone {
  const { subject, number, ground, reason, requested } = erasure
  const who = { requestedBy: requested.by, approvedBy }
  return { type: 'attestation.entries_erased', subject, number, ground, reason, ...who, entries }
}
