/** What `toride doctor` finds at the addresses: our server, nobody, or another program. */
import { existsSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { get as plainGet, type ClientRequest, type IncomingMessage } from 'node:http'
import { get as secureGet } from 'node:https'
import { connect } from 'node:net'
import path from 'node:path'
import type { Config } from '../../../kernel/server/config.ts'
import { ja as words } from '../../core/doctor/ja.ts'
import { servesTls } from '../protect-listening.ts'
import type { Finding } from './finding.ts'

const timeoutMs = 3_000

/** Whether our server answers; a stranger at its address is bad, nobody is worth a look. */
export async function checkServer(config: Config): Promise<Finding> {
  const certificateFile = certificateOf(config)
  const { port } = config.listen
  const url = `${certificateFile ? 'https' : 'http'}://localhost:${port}`
  const facts = { url }
  const answer = await askHealth(config, certificateFile).catch(() => undefined)
  if (answer?.isOurs && answer.status === 200)
    return { name: 'server', state: 'good', sentence: words.server({ url }), facts }
  if (answer?.isOurs)
    return {
      name: 'server',
      state: 'bad',
      sentence: words.serverNotReady({ url, status: answer.status }),
      facts,
    }
  if (await isTaken(hostOf(config), port)) {
    const place = `${config.listen.host}:${port}`
    return { name: 'server', state: 'bad', sentence: words.serverOther({ place }), facts }
  }
  return { name: 'server', state: 'care', sentence: words.serverStopped({ url }), facts }
}

/** Where no server of ours runs, nobody else may hold the number that syslog comes to. */
export async function checkSyslog(config: Config, isRunning: boolean): Promise<Finding> {
  const { host, tcpPort } = config.syslog
  const place = `${host}:${tcpPort}`
  if (!isRunning && tcpPort !== 0 && (await isTaken(host === '0.0.0.0' ? '127.0.0.1' : host, tcpPort)))
    return { name: 'syslog', state: 'bad', sentence: words.syslogTaken({ place }), facts: { place } }
  return { name: 'syslog', state: 'good', sentence: words.syslogGood({ place }), facts: { place } }
}

/** The certificate that the server shows: the given one, or its own when others can reach it. */
function certificateOf(config: Config): string | undefined {
  if (!servesTls(config)) return undefined
  return config.tls?.certificateFile ?? path.join(config.dataDir, 'keys/own.crt')
}

function hostOf({ listen }: Config): string {
  return listen.host === '0.0.0.0' || listen.host === '::' ? '127.0.0.1' : listen.host
}

async function askHealth(
  config: Config,
  certificateFile: string | undefined,
): Promise<{ status: number; isOurs: boolean }> {
  const place = { host: hostOf(config), port: config.listen.port, path: '/healthz', timeout: timeoutMs }
  const asked = certificateFile ? askSecurely(place, certificateFile) : plainGet(place)
  asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const isOurs = /^\{"ready":(true|false)\}$/.test(Buffer.concat(chunks).toString())
  return { status: response.statusCode ?? 0, isOurs }
}

/** Exactly this certificate is trusted, whatever names are in it: it lies in a file of this host. */
function askSecurely(place: object, certificateFile: string): ClientRequest {
  const ca = existsSync(certificateFile) ? readFileSync(certificateFile) : undefined
  const trust = { ca, allowPartialTrustChain: true, checkServerIdentity: () => undefined }
  return secureGet({ ...place, ...trust })
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: timeoutMs })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
