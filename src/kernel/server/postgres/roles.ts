/** The two roles and the database, made on first start: the owner of everything, and the one who owns nothing. */
import { socketConfig, withSuperuser } from './connection.ts'

const ownerRole = 'toride_owner'
const appRole = 'toride_app'
export const database = 'toride'

/** Brings roles and database to where they must be; running it again changes nothing. */
export async function prepareRoles(socketDirectory: string): Promise<void> {
  const hasDatabase = await withSuperuser(socketDirectory, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount) return true
    const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
    const existing = new Set(rows.map((row) => row.rolname))
    // The owner copies the database before a migration, which takes CREATEDB.
    if (!existing.has(ownerRole)) await client.query(`create role ${ownerRole} login createdb`)
    if (!existing.has(appRole)) await client.query(`create role ${appRole} login`)
    return false
  })
  if (!hasDatabase) await createDatabase(socketDirectory)
}

async function createDatabase(socketDirectory: string): Promise<void> {
  const draft = `${database}_draft`
  await withSuperuser(socketDirectory, async (client) => {
    await client.query(`drop database if exists ${draft}`)
    await client.query(`create database ${draft} owner ${ownerRole} template template0`)
    await client.query(`revoke all on database ${draft} from public`)
    await client.query(`grant connect on database ${draft} to ${appRole}`)
  })
  await withSuperuser(
    socketDirectory,
    async (client) => {
      await client.query(`alter schema public owner to ${ownerRole}`)
      await client.query('revoke all on schema public from public')
      await client.query(`grant usage on schema public to ${appRole}`)
    },
    draft,
  )
  await withSuperuser(socketDirectory, (client) =>
    client.query(`alter database ${draft} rename to ${database}`),
  )
}

/** Connection values of both roles, for `pg.Pool`. */
export function roleConfigs(socketDirectory: string) {
  return {
    ownerConfig: socketConfig(socketDirectory, ownerRole, database),
    appConfig: socketConfig(socketDirectory, appRole, database),
  }
}
