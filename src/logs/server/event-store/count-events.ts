/** How many events a folder of logs holds, asked of the engine itself, which is started for that. */
import path from 'node:path'
import { silentLog } from '../../../kernel/server/log.ts'
import { openEventStore } from './event-store.ts'

/** Throws when the engine cannot open the folder. */
export async function countEvents(logFolder: string): Promise<number> {
  const store = await openEventStore({ folder: path.join(logFolder, 'events'), log: silentLog })
  try {
    const rows = await store.query<{ count: string }>(
      'SELECT count() AS count FROM toride.event',
      {},
      countLimit,
    )
    return Number(rows[0]?.count ?? 0)
  } finally {
    await store.stop()
  }
}

const countLimit = { timeoutMs: 60_000 }
