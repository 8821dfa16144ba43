/** Whether anybody outside of this server holds a checkpoint: without one, its administrator could rewrite the records unseen. */
import path from 'node:path'
import type { PoolConfig } from 'pg'
import { countPlaces } from '../../../attestation/server/public.ts'
import type { Config } from '../../../kernel/server/config.ts'
import { findPostgres } from '../../../kernel/server/postgres/start-postgres.ts'
import { ja as words } from '../../core/doctor/ja.ts'
import type { Finding } from './finding.ts'

const name = 'attestation'

/** Places that are set up and on, and how many of them have never got anything or fail now. */
export async function checkAttestation(config: Config): Promise<Finding> {
  try {
    const address = await addressOf(config)
    const counted = address && (await countPlaces(address))
    if (!counted) return { name, state: 'care', sentence: words.attestationUnknown }
    const { places, failing } = counted
    if (places === 0) return { name, state: 'care', sentence: words.attestationAlone, facts: counted }
    const sentence = failing > 0 ? words.attestationFailing(counted) : words.attestation({ places })
    return { name, state: failing > 0 ? 'care' : 'good', sentence, facts: counted }
  } catch {
    return { name, state: 'care', sentence: words.attestationUnknown }
  }
}

async function addressOf(config: Config): Promise<PoolConfig | undefined> {
  if (config.databaseUrl) return { connectionString: config.databaseUrl }
  return (await findPostgres(path.join(config.dataDir, 'postgres')))?.appConfig
}
