/** Requests whose every write is undone at the end: the next one finds the town as it was, whatever it did. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'kysely'
import type { Role } from '../src/kernel/core/actor.ts'
import { enter, type Database, type TransactionScope, type Tx } from '../src/kernel/server/database.ts'
import { readKnown, type Known, type Sent, type Town } from './town.ts'
import { addSecondBody, copyOf, secondBodyId } from './second-body.ts'

export type Reply = { readonly status: number; readonly code: string | undefined; readonly body: string }

export type Me = {
  readonly accountId: string
  readonly personId: string
  readonly unitId: string
  readonly seatId: string
}

/** Somebody of a role in one of the two bodies, within a cell. */
export type Person = {
  readonly role: Role | undefined
  readonly bodyId: string
  readonly me: Me
  readonly known: readonly Known[]
  /** Sends as this person, or as somebody else of the same body. */
  readonly send: (sent: Sent, role?: Role) => Promise<Reply>
  /** Changes rows of the body so that what is asked about is in the right state. */
  readonly prepare: (work: (tx: Tx) => Promise<unknown>) => Promise<void>
}

export type Cells = {
  readonly bodyIds: readonly [string, string]
  known(bodyId: string): readonly Known[]
  /** Runs `work` as somebody of `role` in `bodyId`; nothing of what it writes to the database stays. */
  cell<Value>(
    who: { role: Role | undefined; bodyId: string },
    work: (person: Person) => Promise<Value>,
  ): Promise<Value>
}

class Undone extends Error {}
type Open = { readonly tx: Tx; count: number }

/** Adds the second body to the town, and makes the program's transactions part of the cell that they are asked in. */
export async function openCells(town: Town, roles: readonly Role[]): Promise<Cells> {
  const people = new Map<Role, Me>()
  for (const role of roles) people.set(role, await readMe(town, role))
  const accounts = new Map([...people].map(([role, me]) => [role, me.accountId] as const))
  const cookies = await addSecondBody(town, accounts)
  const { database } = town.toride.kernel
  const current = new AsyncLocalStorage<Open>()
  const real = nestInCells(database, current)
  const bodyIds = [town.bodyId, secondBodyId] as const
  const known = new Map<string, Known[]>()
  for (const bodyId of bodyIds) known.set(bodyId, await real(bodyId, readKnown))
  const send = (role: Role | undefined, bodyId: string, sent: Sent) =>
    bodyId === town.bodyId || role === undefined
      ? town.send(role, sent)
      : town.send(undefined, { ...sent, headers: { cookie: cookies.get(role) ?? '', ...sent.headers } })
  return {
    bodyIds,
    known: (bodyId) => known.get(bodyId) ?? [],
    cell: async ({ role, bodyId }, work) => {
      const inCell = async (tx: Tx) => {
        const open: Open = { tx, count: 0 }
        return current.run(open, () =>
          work({
            role,
            bodyId,
            me: meIn(bodyId, people.get(role ?? 'lead')),
            known: known.get(bodyId) ?? [],
            send: async (sent, other = role) => {
              const reply = await send(other, bodyId, sent)
              const code =
                reply.statusCode < 400 ? undefined : reply.json<{ error?: { code: string } }>().error?.code
              return { status: reply.statusCode, code, body: reply.body }
            },
            prepare: (change) => database.transaction(bodyId, async (inner) => void (await change(inner))),
          }),
        )
      }
      return undone(real, bodyId, inCell)
    },
  }
}

type Transaction = Database['transaction']

async function undone<Value>(
  real: Transaction,
  bodyId: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  let value: { is: Value } | undefined
  const running = real(bodyId, async (tx) => {
    value = { is: await work(tx) }
    throw new Undone()
  })
  await running.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
  if (!value) throw new Error('the cell has no outcome')
  return value.is
}

/** Within a cell a transaction is a savepoint of it. Jobs and timers of the program are in no cell. */
function nestInCells(database: Database, current: AsyncLocalStorage<Open>): Transaction {
  const real = database.transaction.bind(database)
  const nested: Transaction = async (scope, work) => {
    const open = current.getStore()
    if (!open) return real(scope, work)
    open.count += 1
    const name = sql.raw(`cell_${open.count}`)
    await sql`savepoint ${name}`.execute(open.tx)
    try {
      await enter(open.tx, scopeOf(scope))
      return await work(open.tx)
    } catch (error) {
      await sql`rollback to savepoint ${name}`.execute(open.tx)
      throw error
    }
  }
  Object.assign(database, { transaction: nested })
  return real
}

function scopeOf(scope: string | TransactionScope): TransactionScope {
  return typeof scope === 'string' ? { bodyId: scope } : scope
}

function meIn(bodyId: string, me: Me | undefined): Me {
  if (!me) throw new Error('nobody of this role')
  if (bodyId !== secondBodyId) return me
  return Object.fromEntries(Object.entries(me).map(([name, id]) => [name, copyOf(id)])) as Me
}

async function readMe(town: Town, role: Role): Promise<Me> {
  const reply = await town.send(role, { method: 'GET', url: '/api/me' })
  const { actor } = reply.json<{
    actor: { id: string; personId: string; seats: { id: string; unitId?: string }[] }
  }>()
  const seatId = actor.seats[0]?.id ?? ''
  const unitId = await town.within(async (tx) => {
    const { rows } = await sql<{ id: string }>`select unit_id as id from seat where id = ${seatId}`.execute(
      tx,
    )
    return rows[0]?.id ?? ''
  })
  return { accountId: actor.id, personId: actor.personId, unitId, seatId }
}
