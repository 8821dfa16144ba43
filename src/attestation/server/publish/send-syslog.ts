/** One syslog message to one host: UDP as a datagram, TCP framed by its length and closed in order. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { isOutboundFailure, type Outbound } from '../../../kernel/server/outbound/outbound.ts'
import { framed } from '../../core/publish/syslog-message.ts'

const timeoutMs = 10_000
const closeMsMax = 1_000

export type SyslogPlace = {
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp'
}

/** Answers a fault code, or undefined when it went out. UDP cannot tell whether it came in. */
export async function sendSyslog(
  outbound: Outbound,
  place: SyslogPlace,
  message: string,
): Promise<string | undefined> {
  const pinned = await outbound.pin(place.host, place.port)
  if (isOutboundFailure(pinned)) return pinned.fault
  try {
    if (place.transport === 'udp') await sendDatagram(pinned, place.port, message)
    else await sendStream(pinned.address, place.port, message)
    return undefined
  } catch (error) {
    return (error as Error).name === 'AbortError' ? 'timeout' : 'connection'
  }
}

async function sendDatagram(
  { address, family }: { address: string; family: 4 | 6 },
  port: number,
  message: string,
): Promise<void> {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.on('error', reject)
    socket.send(message, port, address, (error) => (error ? reject(error) : resolve()))
    await promise
  } finally {
    socket.close()
  }
}

/**
 * Ends the stream in order and waits a little for the other side to close: a reset in that time means that it
 * did not take the message. A receiver that keeps the connection open has taken it.
 */
async function sendStream(address: string, port: number, message: string): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs)
  const socket = connect({ host: address, port, signal })
  const failed = Promise.withResolvers<never>()
  socket.on('error', failed.reject)
  socket.resume()
  try {
    const { promise: finished, resolve } = Promise.withResolvers<void>()
    socket.end(framed(message), () => resolve())
    await Promise.race([finished, failed.promise])
    await Promise.race([once(socket, 'close'), pause(closeMsMax, undefined, { ref: false }), failed.promise])
  } finally {
    socket.destroy()
  }
}
