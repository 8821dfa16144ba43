/** The server process: reads the configuration, starts everything, says where it is, stops on a signal. */
import { readConfig, type Config } from '../../kernel/server/config.ts'
import { ja } from '../core/ja.ts'
import { compose, type Toride } from './compose.ts'
import { beginDemonstration, feedLogs } from './demo/begin-demonstration.ts'
import { explainFault } from './explain-fault.ts'

const stopMsMax = 10_000

await main()

async function main(): Promise<void> {
  try {
    const config = readConfig()
    refuseOpenPlaintext(config)
    say(ja.console.starting)
    const toride = await compose(config)
    stopOnSignal(toride)
    const newTownId = config.demonstration ? await beginDemonstration(toride, say) : undefined
    await listen(toride, config)
    if (newTownId) await feedLogs(toride, say, newTownId)
  } catch (error) {
    process.stderr.write(`${explainFault(error)}\n`)
    process.exit(1)
  }
}

async function listen(toride: Toride, config: Config): Promise<void> {
  try {
    await toride.app.listen({ host: config.listen.host, port: config.listen.port })
  } catch (error) {
    await toride.stop()
    throw error
  }
  const url = addressOf(toride, config)
  if (config.demonstration) say(ja.console.demonstration)
  say(ja.console.ready({ url }))
  const link = await toride.slices.access.setupLink()
  if (link) say(ja.console.setUp({ url: `${url}${link}` }))
}

/** Passwords and personal data never cross a network in the clear. */
function refuseOpenPlaintext(config: Config): void {
  const isLoopback = /^(127\.|localhost$|::1$)/.test(config.listen.host)
  if (!isLoopback && !config.tls && !config.behindProxy) throw new Error(ja.console.notLoopbackWithoutTls)
}

function addressOf(toride: Toride, config: Config): string {
  if (config.publicUrl) return config.publicUrl.replace(/\/$/, '')
  const address = toride.app.server.address()
  const port = typeof address === 'object' && address ? address.port : config.listen.port
  return `${config.tls ? 'https' : 'http'}://localhost:${port}`
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
