/** Bodies are kept apart by PostgreSQL itself: for every table, for the program and for the owner, and never in silence. */
import { sql } from 'kysely'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase, withClient, type Database } from '../src/kernel/server/database.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

type Table = { readonly name: string; readonly columns: readonly Column[] }
type Column = { readonly name: string; readonly type: string }
type Connection = Pick<Client, 'query'>

const own = 'body_own'
const other = 'body_other'
const noBodySet = /this transaction has no body/
const refused = /row-level security policy|permission denied for table/
const tables = await withClient(inject('sharedPostgres').ownerConfig, readTables)
let store: TestDatabase

beforeAll(async () => {
  store = await createTestDatabase()
  await withClient(store.ownerConfig, fill)
})
afterAll(() => store?.drop())

async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', a.atttypid::regtype)
         order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
         and not a.attisdropped and a.attgenerated = '' and a.attidentity = '') as columns
     from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
       and c.relname <> 'migration' order by 1`,
  )
  return rows
}

/** One row a table for each of two bodies. What the rows refer to is not there, so those rules rest. */
async function fill(client: Client): Promise<void> {
  const { rows } = await client.query<{ rule: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as rule
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
     union all
     select format('alter table %s alter column %I drop not null', attrelid::regclass, attname)
       from pg_attribute join pg_class c on c.oid = attrelid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and attgenerated = 's' and attnotnull
     union all
     select format('alter table %s disable trigger user', oid::regclass) from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and relhastriggers`,
  )
  for (const { rule } of rows) await client.query(rule)
  for (const bodyId of [own, other]) {
    await enter(client, bodyId)
    for (const table of tables) await client.query(insertOf(table), [bodyId])
  }
}

function enter(client: Connection, bodyId: string): Promise<unknown> {
  return client.query(`select set_config('toride.body', $1, false)`, [bodyId])
}

const sample: Readonly<Record<string, string>> = {
  text: '$1',
  integer: '1',
  bigint: '1',
  smallint: '1',
  boolean: 'true',
  jsonb: `'{}'::jsonb`,
  bytea: `'\\x00'::bytea`,
  date: `date '2026-11-24'`,
  'text[]': 'array[$1]',
  'timestamp with time zone': `timestamptz '2026-11-24 00:00:00Z'`,
}

/** Texts are the id of the body: the body's own row asks for it. */
function insertOf({ name, columns }: Table): string {
  const values = columns.map(({ type }) => sample[type] ?? 'null')
  return `insert into "${name}" (${columns.map((column) => `"${column.name}"`).join(', ')}) values (${values.join(', ')})`
}

/** Runs `work` on a connection of either role whose session belongs to `bodyId`. */
function within<Value>(
  role: 'app' | 'owner',
  bodyId: string,
  work: (client: Connection) => Promise<Value>,
): Promise<Value> {
  return withClient(role === 'app' ? store.appConfig : store.ownerConfig, async (client) => {
    await enter(client, bodyId)
    return work(client)
  })
}

/** Asks twice: on a new connection, and on one whose last transaction had a body. */
function withoutBody(config: TestDatabase['appConfig'], ask: (client: Connection) => Promise<void>) {
  return withClient(config, async (client) => {
    await ask(client)
    await client.query(`begin; select set_config('toride.body', '${own}', true); commit`)
    const left = await client.query(`select current_setting('toride.body') as body`)
    expect(left.rows).toEqual([{ body: '' }])
    await ask(client)
  })
}

it('there are many tables', () => expect(tables.length).toBeGreaterThan(30))

describe.each(tables)('$name', (table) => {
  const count = `select count(*)::int as count from "${table.name}"`
  const readable = async (client: Connection, where = '') =>
    (await client.query<{ count: number }>(`${count} ${where}`)).rows[0]?.count

  it('shows each body its own row', async () => {
    for (const bodyId of [own, other]) {
      const { rows } = await within('owner', bodyId, (client) =>
        client.query<{ body_id: string }>(`select body_id from "${table.name}"`),
      )
      expect(rows).toEqual([{ body_id: bodyId }])
    }
    expect(await within('owner', own, (client) => readable(client, `where body_id = '${other}'`))).toBe(0)
    expect(await within('owner', 'body_third', readable)).toBe(0)
  })

  it('shows the program no row of another body', async () => {
    const outcome = await within('app', own, (client) =>
      readable(client, `where body_id <> '${own}'`).catch((error: Error) => error),
    )
    if (outcome instanceof Error) expect(outcome.message).toMatch(/permission denied for table/)
    else expect(outcome).toBe(0)
  })

  it('takes no row for another body', async () => {
    for (const role of ['app', 'owner'] as const) {
      const insert = within(role, own, (client) => client.query(insertOf(table), [other]))
      await expect(insert).rejects.toThrow(refused)
    }
  })

  it('changes no row of another body, and gives none away', async () => {
    await within('owner', own, async (client) => {
      const about = `where body_id = '${other}'`
      const changed = await client.query(`update "${table.name}" set body_id = body_id ${about}`)
      const deleted = await client.query(`delete from "${table.name}" ${about}`)
      expect([changed.rowCount, deleted.rowCount]).toEqual([0, 0])
      const give = client.query(`update "${table.name}" set body_id = '${other}'`)
      await expect(give).rejects.toThrow(refused)
    })
    expect(await within('owner', other, readable)).toBe(1)
  })

  it.each([
    ['every row', count],
    ['the rows of a body', `${count} where body_id = '${own}'`],
    ['rows that are not there', `${count} where body_id = 'x' and "${table.columns[1]?.name}"::text = '~'`],
    ['a join', `select t.body_id from (values (1)) one (n) left join "${table.name}" t on true`],
    ['a row in a subquery', `select exists (select from "${table.name}" where body_id = '${own}')`],
  ])(
    'answers the program with an error for %s, where no body is set or none is any more',
    async (_, text) => {
      await withoutBody(store.appConfig, (client) =>
        expect(client.query(text)).rejects.toThrow(/no body|permission denied for table/),
      )
    },
  )

  it.each([
    ['every row', count],
    ['a change', `update "${table.name}" set body_id = body_id`],
    ['an erasure', `delete from "${table.name}" where body_id = '${own}'`],
  ])('answers the owner with an error for %s, where no body is set or none is any more', async (_, text) => {
    await withoutBody(store.ownerConfig, (client) => expect(client.query(text)).rejects.toThrow(noBodySet))
  })

  it('takes no row where no body is set', async () => {
    await withClient(store.ownerConfig, (client) =>
      expect(client.query(insertOf(table), [own])).rejects.toThrow(noBodySet),
    )
  })
})

describe('an empty table', () => {
  it('answers with an error too where no body is set', async () => {
    await withClient(store.ownerConfig, async (client) => {
      await client.query('create table note (body_id text not null, id text not null)')
      await client.query(`select toride_protect('note')`)
      await expect(client.query('select * from note')).rejects.toThrow(noBodySet)
      await expect(client.query(`select * from note where id = 'x'`)).rejects.toThrow(noBodySet)
      await client.query('drop table note')
    })
  })
})

/** Runs one query as the program, outside of every body. */
function asApp(text: string, setting = 'select 1'): Promise<object[]> {
  return withClient(store.appConfig, async (client) => {
    await client.query(setting)
    return (await client.query<object>(text)).rows
  })
}

describe('the doors', () => {
  it('name the bodies, and the body of a session or a key, from any transaction', async () => {
    expect(await asApp('select id from toride_bodies() as id')).toEqual([{ id: other }, { id: own }])
    expect(await asApp(`select toride_body_of_session('${own}') as id`)).toEqual([{ id: own }])
    expect(await asApp(`select toride_body_of_session('unknown') as id`)).toEqual([{ id: null }])
    // The digest of a key stands in its state.
    expect(await asApp(`select toride_body_of_key('${own}') as id`)).toEqual([{ id: null }])
  })

  it('are shut again afterwards, and leave the body as it was', async () => {
    await within('app', own, async (client) => {
      await client.query('begin')
      await client.query('select toride_bodies(), toride_body_of_session($1)', [other])
      const { rows } = await client.query(`select current_setting('toride.body') as body,
        current_setting('toride.door') as door, (select count(*)::int from session) as sessions`)
      expect(rows).toEqual([{ body: own, door: '', sessions: 1 }])
      await client.query('rollback')
    })
    await expect(asApp('select * from session', 'select toride_bodies()')).rejects.toThrow(noBodySet)
  })

  it.each(['body', 'session', 'api_key'])(
    'open nothing to the program that knows the word %s',
    async (door) => {
      const read = asApp(`select * from "${door}"`, `set toride.door = '${door}'`)
      await expect(read).rejects.toThrow(noBodySet)
      const counted = await within('app', own, async (client) => {
        await client.query(`set toride.door = '${door}'`)
        return (await client.query(`select body_id from "${door}"`)).rows
      })
      expect(counted).toEqual([{ body_id: own }])
    },
  )
})

describe('a connection of the pool', () => {
  let database: Database
  beforeAll(() => {
    database = openDatabase({ app: { ...store.appConfig, max: 1 }, owner: store.ownerConfig }, silentLog)
  })
  afterAll(() => database?.close())

  const seen = (scope: Parameters<Database['transaction']>[0]) =>
    database.transaction(scope, async (tx) => {
      const { rows } = await sql<object>`select toride_body() as body, toride_account() as account,
        (select array_agg(body_id) from session) as sessions`.execute(tx)
      return rows[0]
    })

  it('belongs to one body and one account at a time, also after a fault', async () => {
    expect(await seen({ bodyId: own, accountId: 'account_1' })).toEqual({
      body: own,
      account: 'account_1',
      sessions: [own],
    })
    expect(await seen(other)).toEqual({ body: other, account: null, sessions: [other] })
    const failing = database.transaction(own, (tx) => sql`select 1 / 0`.execute(tx))
    await expect(failing).rejects.toThrow(/division by zero/)
    const bodies = await Promise.all([own, other, own, other].map(seen))
    expect(bodies).toMatchObject([own, other, own, other].map((body) => ({ body, sessions: [body] })))
  })

  it('refuses a transaction that names no body', async () => {
    const empty = database.transaction('', (tx) => sql`select * from session`.execute(tx))
    await expect(empty).rejects.toThrow(noBodySet)
  })
})
