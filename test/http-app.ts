/** Some slices over a real database and the real pipeline, asked through Fastify's `inject`; a clock that tests move. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { codeAt } from '../src/access/server/one-time-code.ts'
import type { PhraseTable } from '../src/kernel/core/endpoint.ts'
import { kernelRefusals } from '../src/kernel/core/ja.ts'
import { collectSlots, type SlotFilling } from '../src/kernel/core/slot.ts'
import { openBlobs } from '../src/kernel/server/blobs.ts'
import { programDir, type Config } from '../src/kernel/server/config.ts'
import { openContent } from '../src/kernel/server/content.ts'
import { noBody, openDatabase, type Database, type Tx } from '../src/kernel/server/database.ts'
import { systemContext, type Pipeline } from '../src/kernel/server/http/pipeline.ts'
import { phraseTable, type SliceParts } from '../src/kernel/server/http/route.ts'
import { createHttp } from '../src/kernel/server/http/server.ts'
import { deliverJobs, eventListener, startJobs, type JobRunner } from '../src/kernel/server/jobs.ts'
import type { Kernel } from '../src/kernel/server/kernel.ts'
import { createLog } from '../src/kernel/server/log.ts'
import { createOutbound } from '../src/kernel/server/outbound/outbound.ts'
import { createPipeline } from '../src/main/server/compose.ts'
import { listBodyIds } from '../src/organization/server/store.ts'
import { createTestDatabase } from './database.ts'
import { formOf, type SentFile } from './form.ts'

export type HttpApp<Slices> = {
  readonly kernel: Kernel
  readonly slices: Slices
  readonly clock: { now: Date; forward(ms: number): void }
  /** Where Toride's own log lies. */
  readonly dataDir: string
  /** A visitor with a cookie jar of its own. */
  visitor(): Visitor
  /** Runs `work` as the application's role in the body, to look at rows that no endpoint shows. */
  peek<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value>
  stop(): Promise<void>
}

export type Answer = {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of a shape that it knows
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}

export type Visitor = {
  readonly cookies: Map<string, string>
  /** The secret of this visitor's codes: with it, what asks for a fresh proof is proved and sent again. */
  readonly proof: { secret?: string }
  get(url: string, headers?: Record<string, string>): Promise<Answer>
  post(url: string, payload?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(url: string, payload?: unknown): Promise<Answer>
  upload(url: string, fields: Record<string, string>, file: SentFile): Promise<Answer>
  /** The same browser at another address. */
  from(address: string): Visitor
}

export type AppOptions<Slices> = {
  readonly create: (kernel: Kernel, join: <Public>(part: SliceParts<Public>) => Public) => Slices
  readonly now?: Date
  readonly demonstration?: boolean
  /** Members of the configuration that differ from the usual ones. */
  readonly config?: Partial<Config>
  readonly withJobs?: boolean
}

/** Starts an app on a database and a data folder of its own. */
export async function createHttpApp<Slices>(options: AppOptions<Slices>): Promise<HttpApp<Slices>> {
  const store = await createTestDatabase()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'toride-app-'))
  const clock = makeClock(options.now ?? new Date('2026-11-25T01:42:00.000Z'))
  const log = createLog(path.join(dataDir, 'log'))
  const database = openDatabase({ app: store.appConfig, owner: store.ownerConfig }, log)
  const fillings: SlotFilling[] = []
  const slots = collectSlots(fillings)
  const config = { ...configOf(dataDir, options.demonstration ?? false), ...options.config }
  const pipeline = createPipeline({ database, slots, now: () => clock.now })
  const kernel: Kernel = {
    config,
    database,
    content: openContent(config.contentDir),
    blobs: openBlobs(path.join(dataDir, 'blobs')),
    log,
    outbound: createOutbound(config.outboundOpen),
    now: () => clock.now,
    slots,
    systemContext: (system) => systemContext(pipeline, system),
  }
  const parts: SliceParts[] = []
  const slices = options.create(kernel, (part) => {
    parts.push(part)
    fillings.push(...(part.slots ?? []))
    return part.public
  })
  const app = await createHttp({
    config,
    log,
    pipeline,
    routes: parts.flatMap((part) => part.routes),
    mounts: parts.flatMap((part) => part.mount ?? []),
    phrases: () => Object.assign({}, kernelRefusals, ...slots.of(phraseTable)) as PhraseTable,
    isReady: () => true,
    webDir: emptyWebDir(dataDir),
  })
  const jobs = options.withJobs ? await startAllJobs(kernel, pipeline, parts) : undefined
  return {
    kernel,
    slices,
    clock,
    dataDir,
    visitor: () => makeVisitor(app, { address: '192.0.2.10', clock, cookies: new Map(), proof: {} }),
    peek: async (work) => database.transaction((await soleBodyId(database)) ?? noBody, work),
    stop: async () => {
      await app.close()
      await jobs?.stop()
      await database.close()
      await store.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function soleBodyId(database: Database): Promise<string | undefined> {
  return (await database.transaction(noBody, listBodyIds))[0]
}

function makeClock(start: Date): HttpApp<unknown>['clock'] {
  const clock = {
    now: start,
    forward: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
  return clock
}

function configOf(dataDir: string, demonstration: boolean): Config {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    behindProxy: false,
    // The mail servers and receivers of the tests stand on this machine.
    outboundOpen: ['127.0.0.0/8', '::1'],
    dataDir,
    contentDir: path.join(programDir, 'content'),
    ruleDirs: [],
    demonstration,
    syslog: { host: '127.0.0.1', udpPort: 0, tcpPort: 0 },
  }
}

function emptyWebDir(dataDir: string): string {
  const webDir = path.join(dataDir, 'web')
  mkdirSync(path.join(webDir, 'assets'), { recursive: true })
  writeFileSync(path.join(webDir, 'index.html'), '<!doctype html>')
  return webDir
}

function startAllJobs(kernel: Kernel, pipeline: Pipeline, parts: SliceParts[]): Promise<JobRunner> {
  const deliver = deliverJobs({
    database: kernel.database,
    listeners: () => kernel.slots.of(eventListener),
    contextOf: (system) => systemContext(pipeline, system),
  })
  return startJobs(kernel.database, [deliver, ...parts.flatMap((part) => part.jobs ?? [])], kernel.log)
}

type Browser = Pick<Visitor, 'cookies' | 'proof'> & {
  readonly address: string
  readonly clock: { readonly now: Date }
}

type Asked = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly payload?: Buffer | string
  readonly headers?: Record<string, string>
}

function makeVisitor(app: FastifyInstance, browser: Browser): Visitor {
  const { address, cookies, proof } = browser
  const askOnce = async (request: Asked): Promise<Answer> => {
    const reply = await app.inject({
      ...request,
      remoteAddress: address,
      cookies: Object.fromEntries(cookies),
    })
    for (const { name, value } of reply.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const isJson = (reply.headers['content-type'] ?? '').includes('json')
    const body: unknown = isJson ? reply.json() : reply.body
    return { status: reply.statusCode, body, headers: reply.headers, bytes: reply.rawPayload }
  }
  const ask = async (request: Asked): Promise<Answer> => {
    const answer = await askOnce(request)
    const needsProof = isStepUpNeeded(answer) && proof.secret !== undefined
    return needsProof && (await stepUp(askOnce, browser)) ? askOnce(request) : answer
  }
  const send = (method: 'POST' | 'PUT', url: string, sent: { payload?: unknown; headers?: object }) =>
    ask({
      method,
      url,
      payload: typeof sent.payload === 'string' ? sent.payload : JSON.stringify(sent.payload ?? {}),
      headers: { 'content-type': 'application/json', ...sent.headers },
    })
  return {
    cookies,
    proof,
    get: (url, headers = {}) => ask({ method: 'GET', url, headers }),
    post: (url, payload, headers) => send('POST', url, { payload, headers }),
    put: (url, payload) => send('PUT', url, { payload }),
    upload: (url, fields, file) => ask({ method: 'POST', url, ...formOf(fields, file) }),
    from: (other) => makeVisitor(app, { ...browser, address: other }),
  }
}

function isStepUpNeeded({ body }: Answer): boolean {
  const { error } = (body ?? {}) as { error?: { code?: string } }
  return error?.code === 'kernel.step_up_needed'
}

/** The code of now, or of the next half minute when that of now was used to sign in. */
async function stepUp(ask: (asked: Asked) => Promise<Answer>, { proof, clock }: Browser): Promise<boolean> {
  for (const aheadMs of [0, 30_000]) {
    const code = codeAt(proof.secret ?? '', new Date(clock.now.getTime() + aheadMs))
    const headers = { 'content-type': 'application/json' }
    const payload = JSON.stringify({ code })
    const answer = await ask({ method: 'POST', url: '/api/me/step-up', payload, headers })
    if (answer.status === 200) return true
  }
  return false
}
