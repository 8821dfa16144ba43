/** What a restored database tells about itself, read past row-level security, for whoever has restored it. */
import { withSuperuser } from '../postgres/connection.ts'
import { database } from '../postgres/roles.ts'

export type RestoredFacts = {
  /** Bodies with their names; none before the set-up. */
  readonly bodies: readonly { readonly id: string; readonly name: string }[]
  readonly trailEntries: string
}

/** Reads every table of the trail once; throws when the database cannot. */
export async function readRestored(socketDirectory: string): Promise<RestoredFacts> {
  return withSuperuser(
    socketDirectory,
    async (client) => {
      const { rows: tables } = await client.query<{ name: string | null }>(
        `select to_regclass('public.trail')::text as name`,
      )
      if (!tables[0]?.name) return { bodies: [], trailEntries: '0' }
      const { rows: bodies } = await client.query<{ id: string; name: string }>(
        `select id, coalesce(state->>'name', id) as name from public.body order by id`,
      )
      const { rows: trail } = await client.query<{ count: string }>(
        `select count(commitment)::text as count from public.trail`,
      )
      return { bodies, trailEntries: trail[0]?.count ?? '0' }
    },
    database,
  )
}
