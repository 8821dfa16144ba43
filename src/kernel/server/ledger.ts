/** The ledger: the only way to change business records. Row, trail and outbox stand in one transaction. */
import { createHash, randomBytes } from 'node:crypto'
import { canonicalJson } from '../core/canonical-json.ts'
import type { DomainEvent, RecordDigest, Subject, WrittenRow } from '../core/ledger.ts'
import { refuse, type Refusal } from '../core/result.ts'
import type { Context } from './context.ts'
import type { Tx } from './database.ts'
import { ringOf } from './seal/ring.ts'
import { sealedEvent } from './seal/sealed-event.ts'
import { addJob, insertTrail } from './store.ts'

export type Conflict = Refusal<'kernel.changed_meanwhile'>
export type SubjectOf<State, Event extends DomainEvent> = Subject<State, Event, Tx>

/** What of a context the ledger needs; jobs and host commands have it too. */
export type LedgerContext = Pick<Context, 'tx' | 'actor' | 'bodyId' | 'now' | 'requestId' | 'listened'>

/**
 * Folds `events` into `subject`, saves the row under the next version and writes one trail entry an event.
 * Answers the new state, or a refusal when somebody else changed the record meanwhile. No events, no change.
 */
export async function commit<State, Event extends DomainEvent>(
  ctx: LedgerContext,
  subject: SubjectOf<State, Event>,
  events: readonly Event[],
): Promise<State | Conflict> {
  if (events.length === 0) return subject.state
  const state = events.reduce(subject.evolve, subject.state)
  const version = subject.version + 1
  const written = await subject.save(ctx.tx, state, version)
  if (!written) return refuse('kernel.changed_meanwhile')
  await record(ctx, { subject: { kind: subject.kind, id: subject.id, version }, written }, events)
  return state
}

/** Writes trail entries that change no row: reads of restricted records, refusals, acts on the host. */
export async function note(
  ctx: LedgerContext,
  subject: { kind: string; id: string },
  event: DomainEvent,
): Promise<void> {
  await record(ctx, { subject: { ...subject, version: 0 } }, [event])
}

/**
 * Writes a trail entry for a row that was written another way under the same version (sealed, opened again), so
 * that its digest follows. `written` is the row as it stands now.
 */
export async function noteRow(
  ctx: LedgerContext,
  row: { kind: string; id: string; version: number; written: WrittenRow },
  event: DomainEvent,
): Promise<void> {
  const { written, ...subject } = row
  await record(ctx, { subject, written }, [event])
}

/**
 * SHA-256 over salt and the canonical JSON (RFC 8785) of an entry. Erasing content and salt later leaves
 * the commitment, so that the proof stays when personal data goes.
 */
export function commitmentOf(salt: Buffer, entry: unknown): Buffer {
  return createHash('sha256').update(salt).update(canonicalJson(entry), 'utf8').digest()
}

/** The digest that an entry keeps of the row it left, so that a row changed behind the ledger's back is found. */
function rowDigestOf(salt: Buffer, row: WrittenRow & { id: string; version: number }): string {
  return commitmentOf(salt, row).toString('hex')
}

/** Entries of form 1 have neither `form` nor `record`; they were written before rows had digests. */
const entryForm = 2

type About = {
  readonly subject: { readonly kind: string; readonly id: string; readonly version: number }
  /** The row that all events together left behind; the last entry tells its digest. */
  readonly written?: WrittenRow
}

async function record(
  ctx: LedgerContext,
  { subject, written }: About,
  events: readonly DomainEvent[],
): Promise<void> {
  const actor = { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name }
  const ring = ringOf(ctx.tx)
  const sealedCase = ring?.caseOf(subject.id)
  for (const [at, event] of events.entries()) {
    const salt = randomBytes(16)
    const isLast = at === events.length - 1
    const entry = {
      form: entryForm,
      bodyId: ctx.bodyId,
      recordedAt: ctx.now.toISOString(),
      actor,
      requestId: ctx.requestId,
      subject,
      event: sealedCase === undefined ? event : sealedEvent(ring, { of: sealedCase, subject, event }),
      record: isLast && written ? digestOf(salt, subject, written) : null,
    }
    const sequence = await insertTrail(ctx.tx, { ...entry, salt, commitment: commitmentOf(salt, entry) })
    if (!ctx.listened.has(event.type)) continue
    if (sealedCase === undefined) {
      await addJob(ctx.tx, { task: 'kernel.deliver', payload: { bodyId: ctx.bodyId, sequence } })
    } else ring?.waiting.push({ event, entry: { ...entry, event, sequence, recordedAt: ctx.now } })
  }
}

function digestOf(
  salt: Buffer,
  { id, version }: About['subject'],
  { table, columns }: WrittenRow,
): RecordDigest {
  const sha256 = rowDigestOf(salt, { table, id, version, columns })
  return { table, columns: Object.keys(columns).toSorted(), sha256 }
}
