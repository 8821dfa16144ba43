/** The whole program in this process over the demonstration's town: a signed-in person for every role. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import type { PoolConfig } from 'pg'
import { roles, type Role } from '../src/kernel/core/actor.ts'
import { sessionCookie } from '../src/access/server/open-session.ts'
import { readConfig } from '../src/kernel/server/config.ts'
import type { Context } from '../src/kernel/server/context.ts'
import { isRefusal } from '../src/kernel/core/result.ts'
import type { Tx } from '../src/kernel/server/database.ts'
import { compose, type Toride } from '../src/main/server/compose.ts'
import { beginDemonstration } from '../src/main/server/demo/begin-demonstration.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export const password = 'toride-demo-2026'
const logins: Readonly<Partial<Record<Role, string>>> = {
  switchboard: 'tamura',
  staff: 'nakamura',
  handler: 'mori',
  lead: 'takasaki',
  ciso: 'saito',
  privacy: 'hayashi',
  publicity: 'otani',
  auditor: 'furukawa',
  administrator: 'okamoto',
}

export type Sent = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly payload?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** A row of a table that has ids; `version` is the one that stood there when it was read. */
export type Known = { readonly table: string; readonly id: string; readonly version: number }

export type Town = {
  readonly toride: Toride
  readonly bodyId: string
  readonly dataDir: string
  readonly store: TestDatabase
  /** Sends as somebody of this role; without one, signed out. */
  send(role: Role | undefined, sent: Sent): Promise<LightMyRequestResponse>
  /** Signs somebody of this role in again, when a request has ended the session. */
  renew(role: Role): Promise<void>
  /** Every record of every table that has ids. */
  known(): Promise<Known[]>
  within<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value>
  stop(): Promise<void>
}

/** Starts it on a database of its own; about ten seconds, most of them for the event store and the town. */
export async function startTown(): Promise<Town> {
  const store = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'toride-town-'))
  await chmod(dataDir, 0o755)
  const toride = await compose(
    readConfig(['--demo'], {
      TORIDE_DATA: dataDir,
      TORIDE_LISTEN: '127.0.0.1:0',
      TORIDE_SYSLOG_UDP: '0',
      TORIDE_SYSLOG_TCP: '0',
      TORIDE_REQUESTS_PER_SECOND: '1000000',
      DATABASE_URL: urlOf(store.appConfig),
      DATABASE_OWNER_URL: urlOf(store.ownerConfig),
    }),
  )
  const bodyId = (await beginDemonstration(toride, () => undefined)) ?? ''
  const within: Town['within'] = (work) => toride.kernel.database.transaction(bodyId, work)
  await addStrangers(toride, bodyId)
  const cookies = new Map<Role, string>()
  const renew = async (role: Role) => void cookies.set(role, await signIn(toride, logins[role] ?? role))
  for (const role of roles) await renew(role)
  return {
    toride,
    bodyId,
    dataDir,
    store,
    within,
    renew,
    known: () => within(readKnown),
    send: async (role, { headers, ...sent }) => {
      const cookie = role === undefined ? undefined : cookies.get(role)
      const reply = await toride.app.inject({
        ...sent,
        headers: { ...(cookie ? { cookie } : {}), ...headers },
      })
      // As a browser would: a proof given again brings a new token.
      const given = reply.cookies.find(({ name, value }) => name === sessionCookie && value !== '')
      if (role !== undefined && cookie !== undefined && given)
        cookies.set(role, `${given.name}=${given.value}`)
      return reply
    },
    stop: async () => {
      await toride.stop()
      await store.drop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

function urlOf(config: PoolConfig): string {
  const { host, port, user, database } = config
  return `postgresql://${String(user)}@localhost/${String(database)}?host=${encodeURIComponent(String(host))}&port=${String(port)}`
}

/** The town has nobody of a vendor and nobody of the prefecture. */
async function addStrangers({ kernel, slices }: Toride, bodyId: string): Promise<void> {
  const { organization, access } = slices
  await kernel.database.transaction(bodyId, async (tx) => {
    const ctx = { ...kernel.systemContext({ bodyId, tx, name: 'test' }), can: () => true }
    const unitId = (await organization.units(tx, bodyId))[0]?.id ?? ''
    for (const role of roles.filter((role) => logins[role] === undefined)) {
      const person = done(
        await organization.addPerson(ctx, {
          name: `${role} 太郎`,
          unitId,
          reading: null,
          extension: null,
          email: null,
        }),
      )
      const seat = done(await organization.addSeat(ctx, { name: `${role}席`, unitId, role, position: 99 }))
      const fromDay = '2026-04-01'
      done(
        await organization.assignSeat(ctx, {
          seatId: seat.id,
          personId: person.id,
          fromDay,
          untilDay: null,
          deputy: false,
          replace: false,
        }),
      )
      await openAccount(ctx, access, { personId: person.id, loginName: role })
    }
  })
}

async function openAccount(
  ctx: Context,
  access: Toride['slices']['access'],
  who: { personId: string; loginName: string },
): Promise<void> {
  done(await access.openDemonstrationAccount(ctx, { ...who, password }))
}

function done<Value>(outcome: Value): Exclude<Value, { refused: true }> {
  if (isRefusal(outcome)) throw new Error(outcome.code)
  return outcome as Exclude<Value, { refused: true }>
}

async function signIn({ app }: Toride, loginName: string): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { loginName, password } })
  const cookie = reply.cookies[0]
  if (!cookie) throw new Error(`${loginName} could not sign in: ${reply.body}`)
  return `${cookie.name}=${cookie.value}`
}

/** Every record of every table that has ids, in the body of `tx`. */
export async function readKnown(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name in ('id', 'version') and table_name <> 'body'
    group by table_name having count(*) = 2 order by 1`.execute(tx)
  const known: Known[] = []
  for (const { name } of rows) {
    const found = await sql<{ id: string; version: number }>`
      select id, version from ${sql.table(name)} order by id limit 400`.execute(tx)
    known.push(...found.rows.map((row) => ({ table: name, ...row })))
  }
  return known
}
