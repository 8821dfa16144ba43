/** Opens envelopes in whatever a transaction reads, so that the slices see sealed records as they see others. */
import { sql, type KyselyPlugin, type QueryResult, type UnknownRow } from 'kysely'
import type { Tx } from '../database.ts'
import { sealedMember, type Envelope, type SealRing } from './ring.ts'

/**
 * The same transaction with the keys of `ring`: rows of these cases become visible (the policies of the tables ask
 * the setting `toride.opened`), and envelopes in what it reads are opened.
 */
export async function withRing(tx: Tx, ring: SealRing): Promise<Tx> {
  await tellOpened(tx, ring)
  return tx.withPlugin(openedResults(ring))
}

/** Says again which cases are open, after `ring.add`. */
export async function tellOpened(tx: Tx, ring: SealRing): Promise<void> {
  await sql`select set_config('toride.opened', ${ring.ids().join(',')}, true)`.execute(tx)
}

function openedResults(ring: SealRing): KyselyPlugin & { readonly ring: SealRing } {
  return {
    ring,
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => (result.rows.some(hasEnvelope) ? openAll(ring, result) : result),
  }
}

function openAll(ring: SealRing, result: QueryResult<UnknownRow>): QueryResult<UnknownRow> {
  return { ...result, rows: result.rows.map((row) => openRow(ring, row)) }
}

function hasEnvelope(row: UnknownRow): boolean {
  return Object.values(row).some((value) => envelopeOf(value) !== undefined)
}

function openRow(ring: SealRing, row: UnknownRow): UnknownRow {
  const opened: Record<string, unknown> = { ...row }
  for (const [column, value] of Object.entries(row)) {
    const envelope = envelopeOf(value)
    if (!envelope || !ring.canOpen(envelope.of)) continue
    if (column === 'state') checkPlace(row, envelope)
    opened[column] = ring.open(envelope)
    if (typeof row['id'] === 'string') ring.remember(row['id'], envelope.of)
  }
  return opened
}

/** A state moved to another row by somebody who can write to the database is not taken for that row's own. */
function checkPlace(row: UnknownRow, envelope: Envelope): void {
  const [, id, version] = envelope.at.split('/')
  const isMoved =
    ('id' in row && row['id'] !== id) || ('version' in row && String(row['version']) !== version)
  if (isMoved) throw new Error(`a sealed state stands in the wrong row: ${envelope.at}`)
}

export function envelopeOf(value: unknown): Envelope | undefined {
  if (typeof value !== 'object' || value === null || !(sealedMember in value)) return undefined
  return value[sealedMember] as Envelope
}
