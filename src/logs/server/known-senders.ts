/** Senders whose key was good when the database was last asked: while it is away, their logs still go to disk. */
import { createHash } from 'node:crypto'
import { isStoreAway } from '../../kernel/server/store-away.ts'
import type { Access } from '../../access/server/public.ts'

type Identify = Access['identify']
type Known = NonNullable<Awaited<ReturnType<Identify>>>

const sendersMax = 1_000
/** Nobody can take a key back while the database is away; a key that ran out meanwhile ends with this. */
const rememberedMs = 12 * 3_600_000

/** Asks `identify`, always; what it said last counts only when the database does not answer. */
export function rememberSenders(identify: Identify): Identify {
  const senders = new Map<string, { known: Known; at: number }>()
  const remember = (name: string, known: Known | undefined, at: number) => {
    senders.delete(name)
    if (known) senders.set(name, { known, at })
    const [oldest] = senders.keys()
    if (senders.size > sendersMax && oldest !== undefined) senders.delete(oldest)
  }
  return async (face, now) => {
    const name = createHash('sha256')
      .update(face.header('authorization') ?? '')
      .digest('hex')
    try {
      const known = await identify(face, now)
      remember(name, known, now.getTime())
      return known
    } catch (error) {
      const sender = isStoreAway(error) ? senders.get(name) : undefined
      if (!sender || Math.abs(now.getTime() - sender.at) > rememberedMs) throw error
      return sender.known
    }
  }
}
