/** The server's life: reads the configuration, starts everything, says where it is, stops on a signal. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { readConfig, type Config } from '../../kernel/server/config.ts'
import { createLog } from '../../kernel/server/log.ts'
import { ja } from '../core/ja.ts'
import { compose, type Toride } from './compose.ts'
import { beginDemonstration, feedLogs } from './demo/begin-demonstration.ts'
import { explainFault } from './explain-fault.ts'
import { isLoopback } from './protect-listening.ts'

const stopMsMax = 10_000

/** Ends the process with 1 and a sentence when the start is refused. */
export async function serve(): Promise<void> {
  const known: { config?: Config } = {}
  try {
    const config = readConfig()
    known.config = config
    say(ja.console.starting)
    const toride = await compose(config)
    stopOnSignal(toride)
    const newTownId = config.demonstration ? await beginDemonstration(toride, say) : undefined
    await listen(toride)
    if (newTownId) await feedLogs(toride, say, newTownId)
  } catch (error) {
    process.stderr.write(`${explainFault(error)}\n`)
    if (known.config) keepRefusal(known.config, error)
    process.exit(1)
  }
}

/** The reason stays in the log of the data folder, unless that folder is what cannot be written. */
function keepRefusal(config: Config, error: unknown): void {
  try {
    createLog(path.join(config.dataDir, 'log')).error('start refused', error)
  } catch {
    // The console has told it already.
  }
}

async function listen(toride: Toride): Promise<void> {
  const { config } = toride.kernel
  try {
    await toride.app.listen({ host: config.listen.host, port: config.listen.port })
  } catch (error) {
    await toride.stop()
    throw error
  }
  const url = addressOf(toride)
  if (config.demonstration) say(ja.console.demonstration)
  say(ja.console.ready({ url }))
  if (config.tls?.isOwn) say(ja.console.ownCertificate(readCertificate(config.tls.certificateFile)))
  const link = await toride.slices.access.setupLink()
  if (link) say(ja.console.setUp({ url: `${url}${link}` }))
}

function readCertificate(file: string): { file: string; fingerprint: string } {
  return { file, fingerprint: new X509Certificate(readFileSync(file)).fingerprint256 }
}

function addressOf(toride: Toride): string {
  const { config } = toride.kernel
  if (config.publicUrl) return config.publicUrl.replace(/\/$/, '')
  const address = toride.app.server.address()
  const port = typeof address === 'object' && address ? address.port : config.listen.port
  const host = isLoopback(config.listen.host) ? 'localhost' : hostname()
  return `${config.tls ? 'https' : 'http'}://${host}:${port}`
}

function stopOnSignal(toride: Toride): void {
  let isStopping = false
  // The signal comes twice when it goes to a process group: once directly, once passed on by the launcher.
  const stop = () => {
    if (isStopping) return
    isStopping = true
    say(ja.console.stopping)
    setTimeout(() => process.exit(1), stopMsMax).unref()
    void toride.stop().then(() => {
      say(ja.console.stopped)
      process.exit(0)
    })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // A fault that nobody awaited must not end the service; it is logged with its stack.
  process.on('unhandledRejection', (reason) => toride.kernel.log.error('unhandled rejection', reason))
  process.on('uncaughtException', (error) => toride.kernel.log.error('uncaught exception', error))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
