/** Demonstration and real data never mix: either start upon the other's data is refused, and nothing changes. */
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { withClient } from '../src/kernel/server/database.ts'
import { silentLog } from '../src/kernel/server/log.ts'
import { migrate } from '../src/kernel/server/migrations.ts'
import { startPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { makeDataDir, removeDataDir, runServer } from './running-server.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeDataDir(folder)
})

async function dataWith(demonstration: boolean): Promise<string> {
  const dataDir = await makeDataDir()
  folders.push(dataDir)
  await withDatabase(dataDir, async (owner) => {
    await migrate(owner, silentLog)
    await withClient(owner, async (client) => {
      await client.query(`select set_config('toride.body', 'body_1', false)`)
      await client.query(
        `insert into body (body_id, id, version, state) values ('body_1', 'body_1', 1, $1)`,
        [JSON.stringify({ name: '砦町', demonstration })],
      )
    })
  })
  return dataDir
}

async function withDatabase<Value>(
  dataDir: string,
  work: (owner: Awaited<ReturnType<typeof startPostgres>>['ownerConfig']) => Promise<Value>,
): Promise<Value> {
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: silentLog })
  try {
    return await work(postgres.ownerConfig)
  } finally {
    await postgres.stop()
  }
}

const contents = (dataDir: string) =>
  withDatabase(dataDir, (owner) =>
    withClient(owner, async (client) => {
      await client.query(`select set_config('toride.body', 'body_1', false)`)
      const { rows } = await client.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
      )
      const counts = []
      for (const { name } of rows)
        counts.push([name, (await client.query(`select * from "${name}" order by 1, 2`)).rows])
      return counts
    }),
  )

describe('a start is refused', () => {
  it.each([
    {
      name: 'as a demonstration upon real data',
      demonstration: false,
      args: ['--demo'],
      words: '実際の業務のデータがあるため、デモとして起動できません',
    },
    {
      name: 'as the real one upon a demonstration',
      demonstration: true,
      args: [],
      words: 'デモのデータがあるため、実際の業務には使えません',
    },
  ])('$name', async ({ demonstration, args, words }) => {
    const dataDir = await dataWith(demonstration)
    const before = await contents(dataDir)
    const start = runServer({ dataDir, args })
    await expect(start).rejects.toThrow(words)
    await expect(start).rejects.toThrow('データには手を付けていません。')
    expect(await contents(dataDir)).toEqual(before)
  })
})
