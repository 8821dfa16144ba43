/** Documents that their sender named: the same one sent again, because its answer got lost, is stored once. */
import { createHash } from 'node:crypto'

/** A document under the name that its sender gave it; only the same bytes under the same name are the same document. */
export type NamedDocument = { readonly name: string; readonly bytes: Uint8Array }

export type KnownDocuments = {
  /** Tells which are new, by number; waits while another request is storing one of them. */
  claim(documents: readonly NamedDocument[]): Promise<Claim>
}

export type Claim = {
  readonly fresh: ReadonlySet<number>
  /** To be called in any case: what was not stored is new again. */
  settle(isStored: boolean): void
}

/** Senders repeat within seconds or minutes; what they repeat after a restart of this program is stored twice. */
const documentsMax = 100_000

export function createKnownDocuments(): KnownDocuments {
  const known = new Map<string, 'stored' | Promise<void>>()
  return {
    claim: async (documents) => {
      const keys = documents.map(keyOf)
      await settled(known, keys)
      // From here on without a pause: nobody else can claim between the look and the claim.
      const fresh = new Set(keys.flatMap((key, index) => (known.has(key) ? [] : [index])))
      const { promise, resolve } = Promise.withResolvers<void>()
      const mine = new Set([...fresh].map((index) => keys[index] ?? ''))
      for (const key of mine) known.set(key, promise)
      forgetOldest(known)
      const settle = (isStored: boolean) => {
        for (const key of mine)
          if (isStored) known.set(key, 'stored')
          else known.delete(key)
        resolve()
      }
      return { fresh, settle }
    },
  }
}

async function settled(known: ReadonlyMap<string, 'stored' | Promise<void>>, keys: readonly string[]) {
  for (;;) {
    const pending = keys.map((key) => known.get(key)).filter((state) => state instanceof Promise)
    if (pending.length === 0) return
    await Promise.all(pending)
  }
}

function forgetOldest(known: Map<string, unknown>): void {
  for (const key of known.keys()) {
    if (known.size <= documentsMax) return
    known.delete(key)
  }
}

function keyOf({ name, bytes }: NamedDocument): string {
  return createHash('sha256').update(name).update('\n').update(bytes).digest('base64').slice(0, 22)
}
