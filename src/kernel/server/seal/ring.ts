/** The data keys that one transaction may use, and what is sealed and opened with them. */
import type { Actor } from '../../core/actor.ts'
import type { DomainEvent, TrailEntry } from '../../core/ledger.ts'
import { slot } from '../../core/slot.ts'
import type { Tx } from '../database.ts'
import { decrypt, encrypt, padded, tokenOf } from './envelope.ts'

/** What stands in place of a sealed value. `of` is the sealed case, `key` the version of its data key. */
export type Envelope = {
  readonly of: string
  readonly key: number
  /** Where it belongs: `<table>/<id>/<version>`, or `trail/<kind>/<id>/<version>`. Authenticated. */
  readonly at: string
  /** base64 of nonce, tag and ciphertext. */
  readonly box: string
}

/** The member under which an envelope stands in a row's state or a trail entry's event. */
export const sealedMember = '$sealed'
/** The type under which the trail keeps the events of sealed cases. */
export const sealedEventType = 'sealed'

/** All versions of one case's data key, by version; the highest one seals. */
export type CaseKeys = ReadonlyMap<number, Uint8Array>

/** Who asks for keys. The ring is undefined where the session has no key of its own open. */
export type AskRing = (asked: {
  readonly tx: Tx
  readonly bodyId: string
  readonly actor: Actor
  readonly sessionId?: string
  readonly now: Date
}) => Promise<SealRing | undefined>

/** Filled by the slice that keeps the keys. */
export const openRing = slot<AskRing>('kernel.openRing')

export type SealRing = {
  readonly bodyId: string
  /** Sealed cases whose keys are here. */
  ids(): readonly string[]
  /** True for a case that is sealed now and whose key is here: what is written to it is sealed. */
  holds(of: string): boolean
  /** True when the key is here, also of a case that was unsealed since. */
  canOpen(of: string): boolean
  /** Puts a case's keys in, in the middle of the transaction that seals it or hands it on. */
  add(of: string, keys: CaseKeys): void
  /** From here on the case is written in the clear; its key still opens what was sealed. */
  release(of: string): void
  seal(of: string, at: string, value: unknown): Envelope
  /** Throws when the key is not here or the envelope was changed. */
  open(envelope: Envelope): unknown
  /** A keyed name for `text` that stays the same when the data key is changed. */
  token(of: string, text: string): string
  keysOf(of: string): CaseKeys
  /** The sealed case to which a record read in this transaction belongs. */
  caseOf(recordId: string): string | undefined
  remember(recordId: string, of: string): void
  /** Events that others listen to: nobody could read them later, so they are handed on before the commit. */
  readonly waiting: { event: DomainEvent; entry: TrailEntry }[]
}

/** `cases` are sealed now; `unsealed` were, and what the trail keeps of that time is still opened. */
export function createSealRing(
  bodyId: string,
  cases: ReadonlyMap<string, CaseKeys> = new Map(),
  unsealed: ReadonlyMap<string, CaseKeys> = new Map(),
): SealRing {
  const held = new Map(cases)
  const past = new Map(unsealed)
  const records = new Map<string, string>()
  const keysOf = (of: string): CaseKeys => {
    const keys = held.get(of) ?? past.get(of)
    if (!keys) throw new Error('the key of this sealed record is not open')
    return keys
  }
  const aboutOf = (envelope: Omit<Envelope, 'box'>) =>
    `toride.seal.1 ${bodyId} ${envelope.of} ${envelope.key} ${envelope.at}`
  return {
    bodyId,
    ids: () => [...held.keys()],
    holds: (of) => held.has(of),
    canOpen: (of) => held.has(of) || past.has(of),
    add: (of, keys) => void held.set(of, keys),
    release: (of) => {
      past.set(of, keysOf(of))
      held.delete(of)
    },
    seal: (of, at, value) => {
      const [version, key] = newest(keysOf(of))
      const envelope = { of, key: version, at }
      return { ...envelope, box: encrypt(key, aboutOf(envelope), padded(value)).toString('base64') }
    },
    open: (envelope) => {
      const key = keysOf(envelope.of).get(envelope.key)
      if (!key) throw new Error('this version of the key is not open')
      const bytes = decrypt(key, aboutOf(envelope), Buffer.from(envelope.box, 'base64'))
      return JSON.parse(bytes.toString('utf8')) as unknown
    },
    token: (of, text) => tokenOf(oldest(keysOf(of)), text),
    keysOf,
    caseOf: (recordId) => {
      const of = held.has(recordId) ? recordId : records.get(recordId)
      return of !== undefined && held.has(of) ? of : undefined
    },
    remember: (recordId, of) => void records.set(recordId, of),
    waiting: [],
  }
}

function newest(keys: CaseKeys): readonly [number, Uint8Array] {
  const last = [...keys].toSorted(([left], [right]) => right - left)[0]
  if (!last) throw new Error('a sealed case has a key')
  return last
}

function oldest(keys: CaseKeys): Uint8Array {
  const first = keys.get(1)
  if (!first) throw new Error('a sealed case has a first key')
  return first
}

/** The ring of a transaction; undefined where nothing sealed can be seen. */
export function ringOf(tx: Tx): SealRing | undefined {
  for (const plugin of tx.getExecutor().plugins) {
    if ('ring' in plugin) return plugin.ring as SealRing
  }
  return undefined
}
