/** Brings what waits in the spool into the event store before an export. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../../kernel/server/config.ts'
import { silentLog } from '../../kernel/server/log.ts'
import { findEngine } from './event-store/engine.ts'
import { logFolder } from './log-folder.ts'
import { openPipeline } from './pipeline.ts'

/** A running server does it by itself within a second or two; without one it is done here. Matches wait for a server. */
export async function settleLogs({
  dataDir,
  clickhouseUrl,
}: Pick<Config, 'dataDir' | 'clickhouseUrl'>): Promise<void> {
  const folder = logFolder(dataDir)
  const isServed = findEngine(path.join(folder, 'events')) !== undefined
  if (isServed || clickhouseUrl !== undefined || !existsSync(path.join(folder, 'spool'))) return
  const pipeline = await openPipeline({
    folder,
    log: silentLog,
    now: () => new Date(),
    matchers: async () => [],
  })
  try {
    await pipeline.whenStored()
  } finally {
    await pipeline.stop()
  }
}
