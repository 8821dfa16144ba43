/** `toride doctor`: what is running, where the data is, what is wrong; for whoever stands at the host. */
import { access, constants, statfs } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { PoolConfig } from 'pg'
import { programDir, readConfig, type Config } from '../../kernel/server/config.ts'
import { readServerVersion } from '../../kernel/server/database.ts'
import { findPostgres } from '../../kernel/server/postgres/start-postgres.ts'
import { ja } from '../core/ja.ts'
import { readVersion } from './version.ts'

type Finding = { readonly name: string; readonly state: 'good' | 'care' | 'bad'; readonly sentence: string }
type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

const words = ja.doctor
const timeoutMs = 3_000
const freeShareBad = 0.1
const nodeMajorNeeded = 24

/** Prints findings in Japanese, or JSON with `--json`. Exit code 1 when something is wrong. */
export async function runDoctor(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, demo: { type: 'boolean' } } })
  const config = readConfig(values.demo ? ['--demo'] : [])
  const findings = await examine(config)
  const isWell = findings.every((finding) => finding.state !== 'bad')
  if (values.json)
    io.stdout.write(
      `${JSON.stringify({ ok: isWell, version: readVersion(), dataDir: config.dataDir, findings })}\n`,
    )
  else io.stdout.write(`${[...findings.map(toLine), isWell ? words.well : words.unwell].join('\n')}\n`)
  return isWell ? 0 : 1
}

async function examine(config: Config): Promise<Finding[]> {
  return [
    {
      name: 'version',
      state: 'good',
      sentence: words.version({ version: readVersion(), node: process.versions.node }),
    },
    checkRuntime(),
    await checkData(config),
    await checkDisk(config),
    await checkServer(config),
    await checkDatabase(config),
    await checkLogs(config),
    await checkWeb(),
  ]
}

function checkRuntime(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= nodeMajorNeeded) return { name: 'runtime', state: 'good', sentence: words.runtimeGood }
  return { name: 'runtime', state: 'bad', sentence: words.runtimeOld({ node: process.versions.node }) }
}

async function checkData(config: Config): Promise<Finding> {
  const folder = config.dataDir
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    return { name: 'data', state: 'good', sentence: words.data({ folder }) }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return isMissing
      ? { name: 'data', state: 'care', sentence: words.dataMissing({ folder }) }
      : { name: 'data', state: 'bad', sentence: words.dataClosed({ folder }) }
  }
}

async function checkDisk(config: Config): Promise<Finding> {
  const disk = await statfs(config.dataDir).catch(() => statfs(programDir))
  const share = disk.bavail / disk.blocks
  const sentence = words.disk({
    gigabytes: ((disk.bavail * disk.bsize) / 1e9).toFixed(1),
    percent: Math.round(share * 100),
  })
  return { name: 'disk', state: share < freeShareBad ? 'bad' : 'good', sentence }
}

async function checkServer(config: Config): Promise<Finding> {
  const url = `${config.tls ? 'https' : 'http'}://localhost:${config.listen.port}`
  try {
    const reply = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(timeoutMs) })
    if (reply.ok) return { name: 'server', state: 'good', sentence: words.serverRuns({ url }) }
    return { name: 'server', state: 'bad', sentence: words.serverNotReady({ url, status: reply.status }) }
  } catch {
    return { name: 'server', state: 'care', sentence: words.serverStopped({ url }) }
  }
}

async function checkDatabase(config: Config): Promise<Finding> {
  const embedded = config.databaseUrl
    ? undefined
    : await findPostgres(path.join(config.dataDir, 'postgres')).catch(() => undefined)
  const address: PoolConfig | undefined = config.databaseUrl
    ? { connectionString: config.databaseUrl }
    : embedded?.appConfig
  if (!address) return { name: 'database', state: 'care', sentence: words.databaseStopped }
  try {
    const version = await readServerVersion(address, timeoutMs)
    return { name: 'database', state: 'good', sentence: words.database({ version }) }
  } catch {
    return { name: 'database', state: 'bad', sentence: words.databaseSilent }
  }
}

async function checkLogs(config: Config): Promise<Finding> {
  if (!config.clickhouseUrl)
    return {
      name: 'logs',
      state: 'good',
      sentence: words.logsEmbedded({ folder: path.join(config.dataDir, 'logs') }),
    }
  try {
    const reply = await fetch(new URL('/ping', config.clickhouseUrl), {
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (reply.ok) return { name: 'logs', state: 'good', sentence: words.logsServer }
  } catch {
    // Told below: unreachable and unwell are the same to the reader.
  }
  return { name: 'logs', state: 'bad', sentence: words.logsSilent }
}

async function checkWeb(): Promise<Finding> {
  try {
    await access(path.join(programDir, 'dist/web/index.html'))
    return { name: 'web', state: 'good', sentence: words.web }
  } catch {
    return { name: 'web', state: 'care', sentence: words.webMissing }
  }
}

function toLine(finding: Finding): string {
  return `${words.marks[finding.state]} ${finding.sentence}`
}
