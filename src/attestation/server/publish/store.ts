/** SQL of publication: targets, their deliveries, the strip, cosignatures. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/server/database.ts'
import { newId } from '../../../kernel/server/id.ts'
import { recordTable, type Stored } from '../../../kernel/server/record.ts'
import { freshDelivery, type Delivery, type Head } from '../../core/publish/schedule.ts'
import type { Target } from '../../core/publish/target.ts'

export const targets = recordTable<Target>('checkpoint_target')

const targetsMax = 100
const publicationsMax = 2000

type Key = { readonly bodyId: string; readonly targetId: string }

/** Targets that are not removed, oldest first. */
export async function listTargets(tx: Tx, bodyId: string): Promise<Stored<Target>[]> {
  const { rows } = await sql<Stored<Target>>`
    select id, version, state from checkpoint_target
    where body_id = ${bodyId} and removed_at is null order by id collate "C" limit ${targetsMax}`.execute(tx)
  return rows
}

type DeliveryRow = {
  target_id: string
  size: string
  root_hash: string
  succeeded_at: Date | null
  tried_at: Date | null
  failing_since: Date | null
  failures: number
  fault: string | null
}

/** Deliveries by target; one that was never tried is fresh. */
export async function readDeliveries(tx: Tx, bodyId: string): Promise<(targetId: string) => Delivery> {
  const { rows } = await sql<DeliveryRow>`
    select target_id, size, root_hash, succeeded_at, tried_at, failing_since, failures, fault
    from checkpoint_delivery where body_id = ${bodyId}`.execute(tx)
  const known = new Map(rows.map((row) => [row.target_id, toDelivery(row)]))
  return (targetId) => known.get(targetId) ?? freshDelivery
}

/**
 * Takes the delivery of a target for this worker and answers it as it stands now; undefined when another
 * worker has it. A claim ends by itself, because its worker may have been killed.
 */
export async function claimDelivery(
  tx: Tx,
  key: Key,
  claim: { name: string; now: Date; until: Date },
): Promise<Delivery | undefined> {
  await sql`insert into checkpoint_delivery (body_id, target_id) values (${key.bodyId}, ${key.targetId})
    on conflict (body_id, target_id) do nothing`.execute(tx)
  const { rows } = await sql<DeliveryRow>`
    update checkpoint_delivery set claim = ${claim.name}, claimed_until = ${claim.until}
    where body_id = ${key.bodyId} and target_id = ${key.targetId}
      and (claimed_until is null or claimed_until <= ${claim.now})
    returning target_id, size, root_hash, succeeded_at, tried_at, failing_since, failures, fault`.execute(tx)
  return rows[0] ? toDelivery(rows[0]) : undefined
}

/** Writes how it went and lets the claim go; answers false when the claim had ended and another has it. */
export async function saveDelivery(
  tx: Tx,
  key: Key,
  { claim, delivery }: { claim: string; delivery: Delivery | undefined },
): Promise<boolean> {
  const change = delivery
    ? sql`, size = ${delivery.size}, root_hash = ${delivery.rootHash}, succeeded_at = ${delivery.succeededAt},
        tried_at = ${delivery.triedAt}, failing_since = ${delivery.failingSince},
        failures = ${delivery.failures}, fault = ${delivery.fault}`
    : sql``
  const result = await sql`
    update checkpoint_delivery set claim = null, claimed_until = null ${change}
    where body_id = ${key.bodyId} and target_id = ${key.targetId} and claim = ${claim}`.execute(tx)
  return result.numAffectedRows === 1n
}

/** Forgets failures and waits: a target that was set anew is tried at once. */
export async function resetDelivery(tx: Tx, key: Key): Promise<void> {
  await sql`update checkpoint_delivery set size = 0, root_hash = '', succeeded_at = null, tried_at = null,
      failing_since = null, failures = 0, fault = null
    where body_id = ${key.bodyId} and target_id = ${key.targetId}`.execute(tx)
}

export async function addPublication(
  tx: Tx,
  row: Key & { readonly head: Head; readonly at: Date },
): Promise<void> {
  await sql`insert into checkpoint_publication (body_id, id, target_id, size, root_hash, at)
    values (${row.bodyId}, ${newId('publication', row.at.getTime())}, ${row.targetId}, ${row.head.size},
      ${row.head.rootHash}, ${row.at})`.execute(tx)
}

export type Publication = { readonly targetId: string; readonly size: number; readonly at: Date }

/** Publications since `since`, newest first; of each target and hour only the last, so that a strip can hold them. */
export async function listPublications(
  tx: Tx,
  query: { bodyId: string; since: Date },
): Promise<Publication[]> {
  const { rows } = await sql<{ target_id: string; size: string; at: Date }>`
    select distinct on (date_trunc('hour', at), target_id) target_id, size, at from checkpoint_publication
    where body_id = ${query.bodyId} and at >= ${query.since}
    order by date_trunc('hour', at) desc, target_id, at desc limit ${publicationsMax}`.execute(tx)
  return rows.map((row) => ({ targetId: row.target_id, size: Number(row.size), at: row.at }))
}

export async function forgetPublications(tx: Tx, query: { bodyId: string; before: Date }): Promise<void> {
  await sql`delete from checkpoint_publication
    where body_id = ${query.bodyId} and at < ${query.before}`.execute(tx)
}

export type Cosignature = { readonly signer: string; readonly line: string; readonly at: Date }

/** Keeps a signature line of a witness; a later one of the same witness for the same head replaces it. */
export async function saveCosignature(
  tx: Tx,
  bodyId: string,
  cosignature: Cosignature & { readonly head: Head },
): Promise<void> {
  const { head, signer, line, at } = cosignature
  await sql`insert into checkpoint_cosignature (body_id, size, root_hash, signer, line, at)
    values (${bodyId}, ${head.size}, ${head.rootHash}, ${signer}, ${line}, ${at})
    on conflict (body_id, size, root_hash, signer) do update set line = excluded.line, at = excluded.at`.execute(
    tx,
  )
}

export async function listCosignatures(tx: Tx, bodyId: string, head: Head): Promise<Cosignature[]> {
  const { rows } = await sql<Cosignature>`
    select signer, line, at from checkpoint_cosignature
    where body_id = ${bodyId} and size = ${head.size} and root_hash = ${head.rootHash}
    order by signer collate "C" limit 50`.execute(tx)
  return rows
}

/** The newest head that has been cosigned, by a certain witness and up to a size when told. */
export async function readNewestCosigned(
  tx: Tx,
  query: { bodyId: string; signer?: string; sizeMax?: number },
): Promise<Head | undefined> {
  const bySigner = query.signer === undefined ? sql`` : sql`and signer = ${query.signer}`
  const bySize = query.sizeMax === undefined ? sql`` : sql`and size <= ${query.sizeMax}`
  const { rows } = await sql<{ size: string; root_hash: string }>`
    select size, root_hash from checkpoint_cosignature where body_id = ${query.bodyId} ${bySigner} ${bySize}
    order by size desc, at desc limit 1`.execute(tx)
  return rows[0] ? { size: Number(rows[0].size), rootHash: rows[0].root_hash } : undefined
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    size: Number(row.size),
    rootHash: row.root_hash,
    succeededAt: row.succeeded_at,
    triedAt: row.tried_at,
    failingSince: row.failing_since,
    failures: row.failures,
    fault: row.fault,
  }
}
