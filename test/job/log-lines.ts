/** Step 2: real syslog lines over TCP, among them those that a shipped Sigma rule knows. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { accounting } from './registers.ts'
import type { Town } from './town.ts'

const startedAt = Date.now()

export const attacker = '203.0.113.45'

/**
 * Usual traffic of the last minutes with newline framing; then the rule's address, in octet counting. These have
 * one moment, so that they stand on one day of Tokyo and are one alert at midnight as well.
 */
export async function sendLogs(town: Town): Promise<void> {
  const usual = Array.from({ length: 40 }, (_, index) =>
    line({ minutesAgo: index, port: 50_000 + index }, '198.51.100.20'),
  )
  const beacon = Array.from({ length: 5 }, (_, index) =>
    line({ minutesAgo: 0, port: 51_000 + index }, attacker),
  )
  await send(town, usual.map((text) => `${text}\n`).join(''))
  await send(town, beacon.map((text) => `${Buffer.byteLength(text)} ${text}`).join(''))
}

/** A FortiGate traffic line in Tokyo's time. */
function line(from: { minutesAgo: number; port: number }, destination: string): string {
  const at = new Date(startedAt + 9 * 3_600_000 - from.minutesAgo * 60_000).toISOString()
  return [
    `<189>date=${at.slice(0, 10)} time=${at.slice(11, 19)} devname="FW01" devid="FGT60F0000000001" tz="+0900"`,
    `type="traffic" subtype="forward" level="notice" srcip=${accounting.address} srcport=${from.port}`,
    `dstip=${destination} dstport=443 action="accept" sentbyte=812 rcvdbyte=220 duration=1`,
  ].join(' ')
}

async function send(town: Town, text: string): Promise<void> {
  const socket = connect(town.server.syslog.tcpPort, '127.0.0.1')
  await once(socket, 'connect')
  socket.end(text)
  await once(socket, 'close')
}
