/**
 * Notices within seconds that the database stands still, and ends everything that waits for it: a person gets
 * an answer, and a sender may come again. A long query is no sign of that, because another connection is answered.
 */
import { setTimeout as pause, setImmediate as nextTurn } from 'node:timers/promises'
import { Client, type Pool, type PoolClient, type PoolConfig } from 'pg'
import type { Log } from './log.ts'
import { storeAway } from './store-away.ts'

export type Pulse = {
  /**
   * Runs work that uses the pool. Rejects with the code 57P03 at once while the database stands still, and as
   * soon as that is known for work under way; `isGivenUp` then says that its caller has had an answer.
   */
  guard<Value>(work: (isGivenUp: () => boolean) => Promise<Value>): Promise<Value>
  close(): void
}

/** How old work has to be before anybody looks, and how long a sign of life may take. */
const unsuspiciousMs = 400
const silenceMs = 1_800
const againMs = 500
const blockedMs = 250

type Call = { readonly startedAt: number; isGivenUp: boolean; readonly giveUp: () => void }

type State = {
  readonly address: PoolConfig
  readonly log: Log
  readonly calls: Set<Call>
  readonly clients: Set<PoolClient>
  isAway: boolean
  isClosed: boolean
  isWatching: boolean
  answeredAt: number
}

export function createPulse(pool: Pool, address: PoolConfig, log: Log): Pulse {
  const state: State = {
    address,
    log,
    calls: new Set(),
    clients: new Set(),
    isAway: false,
    isClosed: false,
    isWatching: false,
    answeredAt: 0,
  }
  pool.on('acquire', (client) => state.clients.add(client))
  pool.on('release', (_error, client) => state.clients.delete(client))
  pool.on('remove', (client) => state.clients.delete(client))
  return {
    guard: (work) => guard(state, work),
    close: () => {
      state.isClosed = true
    },
  }
}

async function guard<Value>(
  state: State,
  work: (isGivenUp: () => boolean) => Promise<Value>,
): Promise<Value> {
  if (state.isAway) throw storeAway()
  const { promise, reject } = Promise.withResolvers<never>()
  const call: Call = { startedAt: performance.now(), isGivenUp: false, giveUp: () => reject(storeAway()) }
  state.calls.add(call)
  if (!state.isWatching) void watch(state)
  try {
    return await Promise.race([work(() => call.isGivenUp), promise])
  } finally {
    state.calls.delete(call)
    if (!call.isGivenUp) state.answeredAt = performance.now()
  }
}

/** Runs as long as there is work or the database is away; looks only when work takes its time. */
async function watch(state: State): Promise<void> {
  state.isWatching = true
  while (!state.isClosed && (state.calls.size > 0 || state.isAway)) {
    await pause(state.isAway ? againMs : unsuspiciousMs, undefined, { ref: false })
    if (state.isAway || isAnyOld(state)) await look(state)
  }
  state.isWatching = false
}

function isAnyOld(state: State): boolean {
  const before = performance.now() - unsuspiciousMs
  return [...state.calls].some((call) => call.startedAt <= before)
}

async function look(state: State): Promise<void> {
  const askedAt = performance.now()
  const sign = await askForSign(state.address)
  if (state.isClosed || sign === 'broken') return
  const isSilent = sign === 'silent' && state.answeredAt < askedAt
  if (isSilent === state.isAway) return
  state.isAway = isSilent
  if (!isSilent) return state.log.info('the database answers again')
  state.log.error('the database does not answer; what waits for it is ended', undefined, {
    calls: state.calls.size,
  })
  for (const call of state.calls) {
    call.isGivenUp = true
    call.giveUp()
  }
  // Whoever still talks over them must not go on when the database wakes up: its caller was told no.
  for (const client of state.clients) breakOff(client)
}

/** `broken`: it says by itself, at once, that it is not there; whoever asks it is told without our help. */
async function askForSign(address: PoolConfig): Promise<'alive' | 'silent' | 'broken'> {
  const client = new Client({ ...address, query_timeout: undefined, connectionTimeoutMillis: 0 })
  client.on('error', () => undefined)
  const asked = client
    .connect()
    .then(() => client.query('select 1'))
    .then(
      () => 'alive' as const,
      () => 'broken' as const,
    )
  const sign = await Promise.race([asked, silence()])
  if (sign === 'alive') await Promise.race([client.end().catch(() => undefined), pause(againMs)])
  else breakOff(client)
  return sign
}

/** When this program itself was too busy to look, that is no silence of the database. */
async function silence(): Promise<'silent'> {
  let due: number
  do {
    due = performance.now() + silenceMs
    await pause(silenceMs, undefined, { ref: false })
  } while (performance.now() - due > blockedMs)
  await nextTurn()
  await nextTurn()
  return 'silent'
}

function breakOff(client: object): void {
  const { connection } = client as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}
