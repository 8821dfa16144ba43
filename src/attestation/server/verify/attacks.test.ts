/** An attacker with the database, and one with the key too: what a dump of their work shows. */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitmentOf } from '../../../kernel/server/ledger.ts'
import { sentencesOf } from '../../core/verify/verdict.ts'
import { entryText } from '../dump/dump-ledger.ts'
import { settleLedger } from '../sequencer.ts'
import {
  judge,
  kindsOf,
  startLedgerWorld,
  type Files,
  type LedgerWorld,
} from '../../../../test/ledger-world.ts'

let world: LedgerWorld

beforeAll(async () => {
  world = await startLedgerWorld()
  // What has no leaf yet, for less than a second, can still be taken out unseen.
  await settleLedger(world.deps, world.served.bodyId)
})
afterAll(() => world.stop())

describe('an attacker with the database', () => {
  const last = `(select max(sequence) from trail)`
  it.each<[string, string[], string]>([
    [
      'changes what an entry says',
      [`update trail set event = event || '{"name":"x"}' where sequence = ${last} - 8`],
      'entry_changed',
    ],
    [
      'changes who did it',
      [`update trail set actor = actor || '{"name":"x"}' where sequence = ${last} - 8`],
      'entry_changed',
    ],
    [
      'moves an entry in time',
      [`update trail set recorded_at = recorded_at - interval '1 ms' where sequence = ${last} - 8`],
      'entry_changed',
    ],
    ['takes an entry out', [`delete from trail where sequence = ${last} - 8`], 'entry_order'],
    [
      'puts an entry in without a leaf',
      [
        `insert into trail (body_id, recorded_at, actor, request_id, subject_kind, subject_id, subject_version, event_type, event, salt, commitment, form, record)
         select body_id, recorded_at, actor, request_id, subject_kind, subject_id, subject_version, event_type, event, salt, commitment, form, record
         from trail where sequence = ${last} - 8`,
      ],
      'entry_unsigned',
    ],
    [
      'swaps two entries',
      [
        `update trail a set salt = b.salt, commitment = b.commitment, event = b.event, record = b.record, recorded_at = b.recorded_at, subject_kind = b.subject_kind, subject_id = b.subject_id, subject_version = b.subject_version
         from trail b where (a.sequence = ${last} - 8 and b.sequence = ${last} - 20) or (a.sequence = ${last} - 20 and b.sequence = ${last} - 8)`,
      ],
      'checkpoint_mismatch',
    ],
    [
      'empties an entry without saying so',
      [`update trail set event = null, salt = null where sequence = ${last} - 8`],
      'entry_erased',
    ],
    ['changes a record', [`update unit set state = state || '{"name":"x"}'`], 'row_changed'],
    [
      'takes a record back a version',
      [`update unit set version = version - 1 where version > 1`],
      'row_changed',
    ],
    ['removes a record', [`delete from unit where id = (select min(id) from unit)`], 'row_missing'],
    [
      'adds a record',
      [
        `insert into unit (body_id, id, version, state) select body_id, id || 'x', 1, state from unit limit 1`,
      ],
      'row_without_entry',
    ],
    [
      'cuts off the end with its checkpoints',
      [
        `delete from trail where sequence > (select sequence from ledger_leaf where leaf_index = 20)`,
        `delete from ledger_leaf where leaf_index > 20`,
        `delete from ledger_tile`,
        `delete from ledger_tree`,
        `delete from ledger_checkpoint`,
        `insert into ledger_pending select body_id, sequence from ledger_leaf on conflict do nothing`,
        `delete from ledger_leaf`,
        `delete from unit u where not exists (select from trail t where t.subject_id = u.id)`,
      ],
      'checkpoint_truncated',
    ],
  ])('%s: found', async (_, statements, kind) => {
    const report = await judge(world, await attack(statements))
    expect(report.ok).toBe(false)
    expect(kindsOf(report)).toContain(kind)
  })

  it('who holds the key too rewrites everything: found with one outside checkpoint, and only with one', async () => {
    const files = await rewriteEverything()
    const alone = await judge(world, files, {})
    expect(alone.problems).toEqual([])
    expect(sentencesOf(alone).join('')).toContain('庁外に置いた証明書きを渡していない')
    const report = await judge(world, files)
    expect(kindsOf(report)).toEqual(['checkpoint_mismatch'])
  })

  it('leaves the ledger as it was', async () => {
    expect((await judge(world, await world.dump())).problems).toEqual([])
  })
})

/** Does it as a superuser with triggers and row-level security off, dumps, and puts everything back. */
async function attack(statements: readonly string[]): Promise<Files> {
  const client = new Client({ ...world.store.ownerConfig })
  await client.connect()
  try {
    await client.query('create schema if not exists saved')
    const foreign = await client.query<{ statement: string }>(
      `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
       from pg_constraint where confrelid = 'unit'::regclass`,
    )
    for (const { statement } of foreign.rows) await client.query(statement)
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
       and c.relname in ('trail', 'unit', 'ledger_leaf', 'ledger_tile', 'ledger_tree', 'ledger_checkpoint', 'ledger_pending')`,
    )
    for (const { name } of rows) {
      await client.query(`alter table ${name} disable trigger user`)
      await client.query(`alter table ${name} no force row level security`)
      await client.query(`create table saved.${name} as table ${name}`)
    }
    for (const statement of statements) await client.query(statement)
    const files = await world.dump()
    for (const { name } of rows) {
      await client.query(`delete from ${name}`)
      const columns = await client.query<{ list: string }>(
        `select string_agg(quote_ident(column_name), ', ') as list from information_schema.columns
         where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
        [name],
      )
      const list = columns.rows[0]?.list ?? ''
      await client.query(
        `insert into ${name} (${list}) overriding system value select ${list} from saved.${name}`,
      )
      await client.query(`drop table saved.${name}`)
      await client.query(`alter table ${name} enable trigger user`)
      await client.query(`alter table ${name} force row level security`)
    }
    return files
  } finally {
    await client.end()
  }
}

const rewrite = [
  `update trail set event = event || '{"name":"x"}' where sequence = (select min(sequence) + 10 from trail)`,
]

/** Commits to the changed content, and grows and signs another tree with the stolen key. */
async function rewriteEverything(): Promise<Files> {
  const client = new Client({ ...world.store.ownerConfig })
  await client.connect()
  await client.query('alter table trail no force row level security')
  const { rows } = await client.query(
    'select * from trail where sequence = (select min(sequence) + 10 from trail)',
  )
  await client.query('alter table trail force row level security')
  await client.end()
  const row = rows[0]
  const changed = JSON.parse(
    entryText({ ...row, leaf_index: null, event: { ...row.event, name: 'x' } }, world.served.bodyId),
  )
  const commitment = commitmentOf(row.salt, changed).toString('hex')
  return attack([
    ...rewrite,
    `update trail set commitment = '\\x${commitment}' where sequence = ${row.sequence}`,
    `insert into ledger_pending select body_id, sequence from ledger_leaf on conflict do nothing`,
    `delete from ledger_leaf`,
    `delete from ledger_tile`,
    `delete from ledger_tree`,
    `delete from ledger_checkpoint`,
  ])
}
