/** The demonstration under attack: a server of its own, sessions of people, and one request for each endpoint with real ids in it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Target = {
  readonly origin: string
  readonly requests: readonly Request[]
  /** A `name=value` cookie of a fresh session: proofs of a session age. */
  signIn(login: string): Promise<string>
  stop(): Promise<void>
}

/** `url` without origin; `body` is JSON. */
export type Request = {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly body: string | undefined
}

type Printed = {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly transport: string
  readonly input: Readonly<Record<string, unknown>>
  readonly missingId: string
}

const root = join(import.meta.dirname, '../..')
const password = 'toride-demo-2026'
const readyMsMax = 180_000
/** These end what the others need: sessions, accounts, the only seat. They are left out. */
const sparing =
  /^access\.(closeAccount|endSessions|endMySession|signOut|changePassword|saveMailSettings|testMail)$|^organization\.(closeSeat|endIncumbency|closeUnit)$/

export async function startTarget(folder: string): Promise<Target> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, [join(root, 'src/main/server/server.ts'), '--demo'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      TORIDE_DATA: join(folder, 'data'),
      TORIDE_LISTEN: `127.0.0.1:${port}`,
      TORIDE_SYSLOG_UDP: '0',
      TORIDE_SYSLOG_TCP: '0',
      TORIDE_REQUESTS_PER_SECOND: '1000000',
      // The scanners say that they come over TLS, so that what Toride sends only then is seen too.
      TORIDE_BEHIND_PROXY: 'yes',
    },
  })
  await waitUntilReady(server, origin)
  const signIn = (login: string) => openSession(origin, login)
  const ids = await collectIds(origin, await signIn('takasaki'))
  const requests = printRequests()
    .filter(({ id, transport }) => transport !== 'upload' && !sparing.test(id))
    .map((printed) => requestOf(printed, ids))
  return { origin, requests, signIn, stop: () => end(server) }
}

function printRequests(): Printed[] {
  const text = execFileSync(process.execPath, [join(root, 'test/print-requests.ts')], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Printed)
}

async function openSession(origin: string, loginName: string): Promise<string> {
  const reply = await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginName, password }),
  })
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`${loginName} could not sign in: ${await reply.text()}`)
  return cookie
}

type Ids = ReadonlyMap<string, string>

/** One id for each kind of record, by the segment of the path that it stands behind. */
async function collectIds(origin: string, cookie: string): Promise<Ids> {
  const ids = new Map<string, string>()
  const look = async (path: string) => {
    const reply = await fetch(origin + path, { headers: { cookie } })
    if (reply.ok && reply.headers.get('content-type')?.includes('json'))
      gather(await reply.json(), path.split('/').at(-1) ?? '', ids)
  }
  for (const { method, path, transport } of printRequests())
    if (method === 'GET' && transport === 'json' && !path.includes(':')) await look(path)
  for (const kind of ['cases', 'reports']) {
    const id = ids.get(kind)
    if (id) await look(`/api/${kind}/${id}`)
  }
  return ids
}

function gather(value: unknown, name: string, ids: Map<string, string>): void {
  if (Array.isArray(value)) for (const entry of value as unknown[]) gather(entry, name, ids)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const { id } = value as { id?: unknown }
  if (typeof id === 'string' && /^[a-z]+_[0-9a-z]{20,32}$/.test(id) && !ids.has(name)) ids.set(name, id)
  for (const [member, inner] of Object.entries(value)) {
    const isList = member === 'items' || member === 'rows'
    gather(inner, isList ? name : member, ids)
  }
}

const plurals: Readonly<Record<string, string>> = {
  caseId: 'cases',
  personId: 'people',
  seatId: 'seats',
  unitId: 'units',
}

function requestOf({ id, method, path, input, missingId }: Printed, ids: Ids): Request {
  const rest: Record<string, unknown> = { ...input }
  const url = path.replaceAll(/([\w-]+)\/:(\w+)/g, (_whole, before: string, name: string) => {
    const sent = String(rest[name])
    delete rest[name]
    return `${before}/${encodeURIComponent(sent === missingId ? (ids.get(before) ?? sent) : sent)}`
  })
  for (const [name, value] of Object.entries(rest))
    if (value === missingId) rest[name] = ids.get(plurals[name] ?? '') ?? missingId
  if (method !== 'GET') return { id, method, url, body: JSON.stringify(rest) }
  const query = new URLSearchParams(
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
  )
  return { id, method, url: query.size > 0 ? `${url}?${query}` : url, body: undefined }
}

async function waitUntilReady(server: ChildProcess, origin: string): Promise<void> {
  const until = Date.now() + readyMsMax
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    const reply = await fetch(`${origin}/healthz`).catch(() => undefined)
    if (reply?.ok) return
    await pause(500)
  }
  throw new Error('the server did not become ready')
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  server.kill('SIGTERM')
  await once(server, 'exit')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}
