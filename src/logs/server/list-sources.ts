/** Where logs come from, what came from each, and who has fallen silent. */
import { readFile } from 'node:fs/promises'
import type { Context } from '../../kernel/server/context.ts'
import type { LogSourceState } from '../core/log-source.ts'
import type { Counters, SourceCount } from './counters.ts'
import { readSources, type SourceActivity } from './read-silence.ts'
import type { EventStore } from './event-store/event-store.ts'
import { listLogSourceRows } from './store.ts'

export type SourceDeps = {
  readonly store: EventStore
  readonly counters: Counters
  readonly ports: { readonly host: string; readonly udpPort: number; readonly tcpPort: number }
}

export type SourceLine = {
  readonly id?: string
  readonly version?: number
  readonly name: string
  readonly address: string
  readonly kind: string
  readonly zoneMinutes: number
  readonly silentAfterMinutes: number
  readonly lastReceivedAt?: string
  readonly events: number
  readonly datasets: string[]
  readonly isSilent: boolean
  readonly refused: { reason: string; count: number }[]
}

export async function listSources(ctx: Context, deps: SourceDeps) {
  const activity = await readActivity(deps.store, ctx)
  const sources = await sourceLines(ctx, deps, activity ?? [])
  return {
    sources,
    syslog: deps.ports,
    udpDropped: await readUdpDrops(deps.ports.udpPort),
    storeAnswers: activity !== undefined,
  }
}

/** Registered sources and those that sent something, each once, by name. */
export async function sourceLines(
  ctx: Context,
  deps: Pick<SourceDeps, 'counters'>,
  activity: readonly SourceActivity[],
): Promise<SourceLine[]> {
  const registered = await listLogSourceRows(ctx.tx, ctx.bodyId)
  const byName = new Map(activity.map((entry) => [entry.source, entry]))
  const counts = new Map(
    deps.counters
      .list()
      .filter((entry) => entry.bodyId === ctx.bodyId)
      .map((entry) => [entry.source, entry]),
  )
  const known = registered.map(({ id, version, state }) => ({
    id,
    version,
    ...lineOf(state, { seen: byName.get(state.name), count: counts.get(state.name), now: ctx.now }),
  }))
  const names = new Set(registered.map(({ state }) => state.name))
  const others = activity
    .filter(({ source }) => !names.has(source))
    .map((seen) => lineOf(unregistered(seen.source), { seen, count: counts.get(seen.source), now: ctx.now }))
  return [...known, ...others]
}

function unregistered(name: string): LogSourceState {
  return { address: '', name, kind: 'auto', zoneMinutes: 540, silentAfterMinutes: 0, isRemoved: false }
}

function lineOf(
  state: LogSourceState,
  { seen, count, now }: { seen?: SourceActivity; count?: SourceCount; now: Date },
): SourceLine {
  const last = latest(seen?.lastReceived, count?.lastReceived)
  const silentMs = last ? now.getTime() - last.getTime() : Number.POSITIVE_INFINITY
  return {
    name: state.name,
    address: state.address,
    kind: state.kind,
    zoneMinutes: state.zoneMinutes,
    silentAfterMinutes: state.silentAfterMinutes,
    ...(last ? { lastReceivedAt: last.toISOString() } : {}),
    events: seen?.events ?? 0,
    datasets: [...(seen?.datasets ?? [])],
    isSilent: state.silentAfterMinutes > 0 && silentMs > state.silentAfterMinutes * 60_000,
    refused: Object.entries(count?.reasons ?? {}).map(([reason, number]) => ({ reason, count: number })),
  }
}

function latest(left: Date | undefined, right: Date | undefined): Date | undefined {
  const times = [left, right].filter((time) => time !== undefined && time.getTime() > 0)
  return times.toSorted((a, b) => Number(b) - Number(a))[0]
}

async function readActivity(store: EventStore, ctx: Context): Promise<SourceActivity[] | undefined> {
  try {
    return await readSources(store, ctx.bodyId, ctx.now)
  } catch {
    // What is registered can be told without the event store.
    return undefined
  }
}

/** Datagrams that the kernel dropped on our port: the last column of `/proc/net/udp`. */
export async function readUdpDrops(port: number): Promise<number> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let dropped = 0
  for (const file of ['/proc/net/udp', '/proc/net/udp6']) {
    const text = await readFile(file, 'utf8').catch(() => '')
    for (const line of text.split('\n')) {
      const words = line.trim().split(/\s+/)
      if (words[1]?.endsWith(wanted)) dropped += Number(words.at(-1)) || 0
    }
  }
  return dropped
}
