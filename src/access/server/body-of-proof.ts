/** Which body a session or an API key belongs to: asked before the body is known, once a digest, as it never changes. */
import { noBody, type Database } from '../../kernel/server/database.ts'
import { createRecentTable } from '../../kernel/server/http/recent-table.ts'
import { findBodyOfDigest } from './store-body.ts'

export type BodyOfProof = (kind: 'session' | 'key', digest: string) => Promise<string | undefined>

const rememberedMax = 20_000

/** Answers only whose rows to look at; whether the session or key still holds is asked there at every request. */
export function createBodyOfProof(database: Database): BodyOfProof {
  const known = createRecentTable<string>(rememberedMax)
  return async (kind, digest) => {
    const remembered = known.get(digest)
    if (remembered !== undefined) return remembered
    const bodyId = await database.transaction(noBody, (tx) => findBodyOfDigest(tx, kind, digest))
    if (bodyId !== undefined) known.set(digest, bodyId)
    return bodyId
  }
}
