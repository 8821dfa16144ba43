/** Syslog listeners: UDP, which can only count what it loses, and TCP, which makes senders wait. */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../../kernel/server/log.ts'
import { createFramer, type Framed } from '../core/syslog-framer.ts'
import type { Counters } from './counters.ts'
import type { Intake, Lines } from './intake.ts'
import type { SourceContext, Transport } from './source.ts'

export type ListenDeps = {
  readonly intake: Intake
  readonly counters: Counters
  readonly log: Log
  /** Who a sender is; undefined while there is no body to keep logs for. */
  readonly sourceOf: (transport: Transport, address: string) => SourceContext | undefined
}

export type Listener = { readonly port: number; close(): Promise<void> }

const connectionsMax = 500
const chunksInFlightMax = 64
const waitMs = 3_600_000
const gatherMs = 20
const unknownMs = 250
const receiveBufferBytes = 4 * 1024 * 1024

/** Listens on TCP: octet counting and one message a line, as each message has it. Port 0 takes a free one. */
export async function listenTcp(
  deps: ListenDeps,
  address: { host: string; port: number },
): Promise<Listener> {
  const open = new Set<Socket>()
  const life = { isOver: false }
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // A sender that resets its connection must not end the program.
    socket.on('error', () => socket.destroy())
    if (open.size > connectionsMax) return refuseConnection(deps, socket)
    socket.setKeepAlive(true, 60_000)
    void receive(deps, socket, life)
  })
  const port = await listening(server, address)
  server.on('error', (error) => deps.log.error('syslog tcp listener', error))
  const close = async () => {
    life.isOver = true
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, close }
}

async function listening(server: Server, address: { host: string; port: number }): Promise<number> {
  server.listen(address.port, address.host)
  await once(server, 'listening')
  const bound = server.address()
  return typeof bound === 'object' && bound ? bound.port : address.port
}

function refuseConnection(deps: ListenDeps, socket: Socket): void {
  deps.counters.refused({ bodyId: '', source: plainAddress(socket.remoteAddress) }, 'too_many_connections')
  socket.destroy()
}

/** Reads on only while few chunks are under way: the rest waits in the sender's window. */
async function receive(deps: ListenDeps, socket: Socket, life: Life): Promise<void> {
  const address = plainAddress(socket.remoteAddress)
  const framer = createFramer({ octetCounting: true })
  const underWay = new Set<Promise<void>>()
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      await hand(deps, { framed: framer.push(chunk), address, underWay, life, socket })
      if (deps.intake.isBusy()) await deps.intake.whenFree()
    }
  } catch {
    // The connection broke; what had come whole is taken below all the same.
  }
  await hand(deps, { framed: framer.end(), address, underWay, life, socket })
}

type Life = { isOver: boolean }
type Handed = {
  readonly framed: Framed
  readonly address: string
  readonly underWay: Set<Promise<void>>
  readonly life: Life
  readonly socket: Socket
}

/** Before the set-up there is nobody to keep logs for: the sender waits, and nothing of what it sent is lost. */
async function sourceWhenKnown(
  deps: ListenDeps,
  address: string,
  life: Life,
): Promise<SourceContext | undefined> {
  while (!life.isOver) {
    const source = deps.sourceOf('tcp', address)
    if (source) return source
    await pause(unknownMs)
  }
  return undefined
}

async function hand(deps: ListenDeps, handed: Handed): Promise<void> {
  const { framed, address, underWay, life, socket } = handed
  if (framed.messages.length === 0 && framed.oversized.length === 0) return
  const source = await sourceWhenKnown(deps, address, life)
  if (!source)
    return deps.counters.refused({ bodyId: '', source: address }, 'no_body', framed.messages.length)
  const lines = { lines: framed.messages, oversized: framed.oversized }
  const work: Promise<void> = takeOrBreak(deps, { source, lines, socket }).finally(() =>
    underWay.delete(work),
  )
  underWay.add(work)
  if (underWay.size >= chunksInFlightMax) await Promise.race(underWay)
}

/** A sender that sees its connection break keeps what it still has; one that is read in vain does not. */
async function takeOrBreak(
  deps: ListenDeps,
  { source, lines, socket }: { source: SourceContext; lines: Lines; socket: Socket },
): Promise<void> {
  const { outcome } = await deps.intake.take(source, lines, waitMs)
  if (outcome !== 'stored') socket.destroy()
}

/** Listens on UDP. Messages of the same moment and sender go together. */
export async function listenUdp(
  deps: ListenDeps,
  address: { host: string; port: number },
): Promise<Listener> {
  const socket = createSocket({ type: address.host.includes(':') ? 'udp6' : 'udp4' })
  const waiting = new Map<string, Uint8Array[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    for (const [sender, lines] of waiting) handDatagrams(deps, sender, lines)
    waiting.clear()
  }
  socket.on('message', (message: Buffer, remote: RemoteInfo) => {
    const sender = plainAddress(remote.address)
    const lines = waiting.get(sender) ?? []
    waiting.set(sender, lines)
    const line = trimmed(message)
    if (line.byteLength > 0) lines.push(line)
    timer ??= setTimeout(flush, gatherMs)
  })
  socket.bind(address.port, address.host)
  await once(socket, 'listening')
  socket.on('error', (error) => deps.log.error('syslog udp listener', error))
  enlarge(socket)
  const close = async () => {
    clearTimeout(timer)
    flush()
    await new Promise<void>((resolve) => socket.close(() => resolve()))
  }
  return { port: socket.address().port, close }
}

function handDatagrams(deps: ListenDeps, sender: string, lines: Uint8Array[]): void {
  const source = deps.sourceOf('udp', sender)
  if (!source) return deps.counters.refused({ bodyId: '', source: sender }, 'no_body', lines.length)
  if (deps.intake.isBusy()) return deps.counters.refused(source, 'no_room', lines.length)
  void deps.intake.take(source, { lines, oversized: [] }, 0)
}

function enlarge(socket: UdpSocket): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes)
  } catch {
    // The system allows less; its own counter shows what is lost.
  }
}

function trimmed(message: Uint8Array): Uint8Array {
  let end = message.byteLength
  while (end > 0 && (message[end - 1] === 0x0a || message[end - 1] === 0x0d || message[end - 1] === 0))
    end -= 1
  return message.subarray(0, end)
}

/** An IPv4 sender on a dual-stack socket is written as IPv4. */
function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '')
}
