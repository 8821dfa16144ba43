/** What `toride doctor` finds of the two stores: where they are, and whether they answer. */
import path from 'node:path'
import type { PoolConfig } from 'pg'
import type { Config } from '../../../kernel/server/config.ts'
import { readServerVersion } from '../../../kernel/server/database.ts'
import { findHome } from '../../../kernel/server/postgres/place.ts'
import { findPostgres } from '../../../kernel/server/postgres/start-postgres.ts'
import { findEngine } from '../../../logs/server/public.ts'
import { ja as words } from '../../core/doctor/ja.ts'
import type { Finding } from './finding.ts'

const timeoutMs = 3_000

export async function checkDatabase(config: Config): Promise<Finding> {
  const embedded = config.databaseUrl
    ? undefined
    : await findPostgres(path.join(config.dataDir, 'postgres')).catch(() => undefined)
  const address: PoolConfig | undefined = config.databaseUrl
    ? { connectionString: config.databaseUrl }
    : embedded?.appConfig
  if (!address) return { name: 'database', state: 'care', sentence: words.databaseStopped }
  try {
    const version = await readServerVersion(address, timeoutMs)
    return { name: 'database', state: 'good', sentence: words.database({ version }), facts: { version } }
  } catch {
    return { name: 'database', state: 'bad', sentence: words.databaseSilent }
  }
}

/** The folder that really holds the database: another one where its account could not enter the data folder. */
export async function checkDatabasePlace(config: Config): Promise<Finding> {
  const name = 'database-place'
  if (config.databaseUrl) {
    // Name and password are not shown.
    const place = new URL(config.databaseUrl).host
    return { name, state: 'good', sentence: words.databaseExternal({ place }), facts: { place } }
  }
  const wanted = path.join(config.dataDir, 'postgres')
  const folder = await findHome(wanted)
  if (folder === undefined) return { name, state: 'care', sentence: words.databaseNone }
  const sentence = folder === wanted ? words.databaseHome({ folder }) : words.databaseElsewhere({ folder })
  return { name, state: folder === wanted ? 'good' : 'care', sentence, facts: { folder } }
}

/** The embedded engine is a process of its own; a server that runs without it takes logs in and finds none. */
export async function checkEvents(config: Config, isRunning: boolean): Promise<Finding> {
  if (config.clickhouseUrl) return checkEventServer(config.clickhouseUrl)
  const folder = path.join(config.dataDir, 'logs/events')
  const pid = findEngine(folder)
  const facts = { folder, ...(pid === undefined ? {} : { pid }) }
  if (pid !== undefined)
    return { name: 'events', state: 'good', sentence: words.events({ folder, pid }), facts }
  return isRunning
    ? { name: 'events', state: 'bad', sentence: words.eventsDown({ folder }), facts }
    : { name: 'events', state: 'care', sentence: words.eventsStopped({ folder }), facts }
}

async function checkEventServer(url: string): Promise<Finding> {
  try {
    // The address may hold name and password, which `fetch` refuses; a ping needs neither.
    const { origin } = new URL(url)
    const reply = await fetch(`${origin}/ping`, { signal: AbortSignal.timeout(timeoutMs) })
    if (reply.ok) return { name: 'events', state: 'good', sentence: words.eventsServer }
  } catch {
    // Told below: unreachable and unwell are the same to the reader.
  }
  return { name: 'events', state: 'bad', sentence: words.eventsSilent }
}
