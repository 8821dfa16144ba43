/** The logs slice put together: the pipeline with its listeners, the search, the sources. */
import { statfs } from 'node:fs/promises'
import { fill } from '../../kernel/core/slot.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { phraseTable, policyTable, route, type SliceParts } from '../../kernel/server/http/route.ts'
import type { Kernel } from '../../kernel/server/kernel.ts'
import { statusSource, type StatusPart } from '../../kernel/server/status.ts'
import { todaySource } from '../../kernel/server/today.ts'
import type { Access } from '../../access/server/public.ts'
import type { Organization } from '../../organization/server/public.ts'
import * as contract from '../core/contract.ts'
import { logsRefusals } from '../core/ja.ts'
import { policy } from '../core/policy.ts'
import { logMatcher, matchListener } from '../core/slots.ts'
import { answerEvent, answerImport, answerSearch } from './answer-search.ts'
import { addLogSource, changeLogSource, removeLogSource } from './change-source.ts'
import { answerExport } from './export-logs.ts'
import { listSources, readUdpDrops, type SourceDeps } from './list-sources.ts'
import { listenTcp, listenUdp, type Listener } from './listen-syslog.ts'
import { mountBulk } from './mount-bulk.ts'
import { listenHost, type HostDoor } from './host-door.ts'
import { logFolder, rememberBody } from './log-folder.ts'
import { openPipeline, type Pipeline } from './pipeline.ts'
import { logsPublic, type Logs } from './public.ts'
import { passSealed, startSealing, type Sealing } from './seal-batches.ts'
import { createDirectory, type SenderDirectory } from './sender-directory.ts'
import type { Transport } from './source.ts'
import { storeConsumer } from './store-loop.ts'
import { silentLines } from './today.ts'

type Left = { readonly organization: Organization; readonly access: Access }

type Running = {
  readonly pipeline: Pipeline
  readonly listeners: readonly Listener[]
  readonly door: HostDoor
  readonly sealing: Sealing
  readonly ports: SourceDeps['ports']
}

export function createLogs(kernel: Kernel, left: Left): SliceParts<Logs> {
  const directory = createDirectory({
    database: kernel.database,
    log: kernel.log,
    soleBodyId: () => left.organization.soleBodyId(),
    bodyKnown: (bodyId) => rememberBody(logFolder(kernel.config.dataDir), bodyId),
  })
  let running: Running | undefined
  const pipeline = (): Pipeline => {
    if (!running) throw new Error('the log pipeline has not been started')
    return running.pipeline
  }
  const sources = (): SourceDeps => {
    const { store, counters } = pipeline()
    return { store, counters, ports: running?.ports ?? { host: '', udpPort: 0, tcpPort: 0 } }
  }
  return {
    public: logsPublic(pipeline),
    slots: [
      fill(policyTable, policy),
      fill(phraseTable, logsRefusals),
      fill(todaySource, (ctx) => silentLines(ctx, sources())),
      fill(statusSource, () => logStatus(running, kernel)),
    ],
    routes: routesOf(pipeline, { sources, directory }),
    mount: (app) =>
      mountBulk(app, {
        intake: () => pipeline().intake,
        identify: (face, now) => left.access.identify(face, now),
        now: kernel.now,
      }),
    start: async () => {
      running = await start(kernel, left, directory)
    },
    stop: async () => {
      if (running) await stop(running)
    },
  }
}

function routesOf(
  pipeline: () => Pipeline,
  { sources, directory }: { sources: () => SourceDeps; directory: SenderDirectory },
) {
  /** The directory is read again after the transaction, in which the change is not yet seen by others. */
  const refreshed = <Value>(value: Value): Value => {
    if (!isRefusal(value)) setTimeout(() => void directory.refresh().catch(() => undefined), 200)
    return value
  }
  return [
    route(contract.searchLogs, (ctx, input) => answerSearch(ctx, pipeline(), input)),
    route(contract.exportLogs, (ctx, input) => answerExport(ctx, pipeline(), input)),
    route(contract.readLogEvent, (ctx, input) => answerEvent(ctx, pipeline(), input)),
    route(contract.listLogSources, (ctx) => listSources(ctx, sources())),
    route(contract.addLogSource, async (ctx, input) => refreshed(await addLogSource(ctx, input))),
    route(contract.changeLogSource, async (ctx, input) => refreshed(await changeLogSource(ctx, input))),
    route(contract.removeLogSource, async (ctx, input) => refreshed(await removeLogSource(ctx, input))),
    route(contract.importLogs, (ctx, input) => answerImport(ctx, pipeline(), input)),
  ]
}

async function start(kernel: Kernel, left: Left, directory: SenderDirectory): Promise<Running> {
  const folder = logFolder(kernel.config.dataDir)
  const pipeline = await openPipeline({
    folder,
    log: kernel.log,
    now: kernel.now,
    clickhouseUrl: kernel.config.clickhouseUrl,
    isTight: kernel.isTight,
    matchers: async () => Promise.all(kernel.slots.of(logMatcher).map((ask) => ask())),
    listeners: () => kernel.slots.of(matchListener),
  })
  await directory.refresh()
  const seals = { kernel, pipeline, bodyIds: () => left.organization.bodyIds() }
  await passSealed(seals)
  const { host, udpPort, tcpPort } = kernel.config.syslog
  const deps = {
    intake: pipeline.intake,
    counters: pipeline.counters,
    log: kernel.log,
    sourceOf: (transport: Transport, address: string) => directory.sourceOf(transport, address),
  }
  const udp = await orSilent(kernel, 'udp', () => listenUdp(deps, { host, port: udpPort }))
  const tcp = await orSilent(kernel, 'tcp', () => listenTcp(deps, { host, port: tcpPort }))
  const door = await listenHost(folder, {
    pipeline,
    soleBodyId: () => left.organization.soleBodyId(),
    log: kernel.log,
  })
  const ports = { host, udpPort: udp?.port ?? 0, tcpPort: tcp?.port ?? 0 }
  const listeners = [udp, tcp].filter((listener) => listener !== undefined)
  return { pipeline, listeners, door, sealing: startSealing(seals), ports }
}

/** Another program may hold the port: everything else starts all the same, and the status page says so. */
async function orSilent(
  kernel: Kernel,
  transport: string,
  listen: () => Promise<Listener>,
): Promise<Listener | undefined> {
  try {
    return await listen()
  } catch (error) {
    kernel.log.error('syslog does not listen', error, { transport })
    return undefined
  }
}

async function stop(running: Running): Promise<void> {
  await Promise.all(running.listeners.map((listener) => listener.close()))
  await running.door.close()
  await running.sealing.stop()
  await running.pipeline.stop()
}

/** The spool's fill, what waits, and whether it has fenced itself; the store; the listeners. */
async function logStatus(running: Running | undefined, kernel: Kernel): Promise<StatusPart[]> {
  if (!running) return [{ name: 'logs', state: 'unknown', facts: {} }]
  const { spool, store } = running.pipeline
  const { bytes, bytesMax, fencedBecause, waiting } = spool.state()
  const disk = await statfs(kernel.config.dataDir)
  const isTight = bytes > bytesMax / 2 || kernel.isTight?.() === true
  const alerts = running.pipeline.alerts()
  const facts = {
    spoolBytes: bytes,
    spoolWaiting: waiting[storeConsumer] ?? 0,
    udpPort: running.ports.udpPort,
    tcpPort: running.ports.tcpPort,
    udpDropped: await readUdpDrops(running.ports.udpPort),
    storeProcess: store.pid() ?? 0,
    diskFreeBytes: disk.bavail * disk.bsize,
    alertsWaiting: alerts.waiting,
    alertsUntold: alerts.untold,
  }
  const isListening = running.ports.udpPort > 0 && running.ports.tcpPort > 0
  const isFailing = fencedBecause !== undefined || alerts.untold > 0 || !isListening
  const state = isFailing ? 'bad' : isTight ? 'care' : 'good'
  return [{ name: 'logs', state, facts }]
}
