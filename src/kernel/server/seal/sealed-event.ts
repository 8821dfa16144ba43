/** How the trail keeps what happened to a sealed case: the committed entry holds the ciphertext. */
import { randomUUID } from 'node:crypto'
import type { DomainEvent } from '../../core/ledger.ts'
import { sealedEventType, sealedMember, type SealRing } from './ring.ts'

type Happened = {
  readonly of: string
  readonly subject: { readonly kind: string; readonly id: string; readonly version: number }
  readonly event: DomainEvent
}

/** Verifying the trail needs no key: the commitment covers this entry as it is written. */
export function sealedEvent(ring: SealRing | undefined, { of, subject, event }: Happened): DomainEvent {
  if (!ring) throw new Error('an event of a sealed case is written with its key')
  const at = `trail/${subject.kind}/${subject.id}/${subject.version}/${randomUUID()}`
  return { type: sealedEventType, [sealedMember]: ring.seal(of, at, event) }
}
