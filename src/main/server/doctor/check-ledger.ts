/** Who could change the records unseen: whether one account holds both the ledger's key and the database. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../../../kernel/server/config.ts'
import { findHome } from '../../../kernel/server/postgres/place.ts'
import { signingKeyFile } from '../../../attestation/server/public.ts'
import { ja as words } from '../../core/doctor/ja.ts'
import type { Finding } from './finding.ts'

const openToOthers = 0o077

/** An external database is somebody else's; an embedded one belongs to the account of its cluster. */
export async function checkLedger(config: Config): Promise<Finding> {
  const name = 'ledger'
  const file = signingKeyFile(config)
  const key = await stat(file).catch(() => undefined)
  if (!key) return { name, state: 'care', sentence: words.ledgerNone }
  const facts = { file }
  if ((key.mode & openToOthers) !== 0)
    return { name, state: 'bad', sentence: words.ledgerOpen({ file }), facts }
  const isApart = config.databaseUrl !== undefined || (await databaseOwner(config)) !== key.uid
  return isApart
    ? { name, state: 'good', sentence: words.ledgerApart({ file }), facts }
    : { name, state: 'care', sentence: words.ledgerAlone({ file }), facts }
}

async function databaseOwner(config: Config): Promise<number | undefined> {
  const home = await findHome(path.join(config.dataDir, 'postgres'))
  const folder =
    home === undefined ? undefined : await stat(path.join(home, 'cluster')).catch(() => undefined)
  return folder?.uid
}
