/** `toride doctor`: what is running, where the data is, what is wrong; for whoever stands at the host. */
import { parseArgs } from 'node:util'
import { readConfig, type Config } from '../../kernel/server/config.ts'
import { ja as words } from '../core/doctor/ja.ts'
import {
  checkData,
  checkDisk,
  checkLog,
  checkPermissions,
  checkRuntime,
  checkVersion,
  checkWeb,
} from './doctor/check-host.ts'
import { checkAttestation } from './doctor/check-attestation.ts'
import { checkServer, checkSyslog } from './doctor/check-server.ts'
import { checkDatabase, checkDatabasePlace, checkEvents } from './doctor/check-stores.ts'
import type { Finding } from './doctor/finding.ts'
import { checkLedger } from './doctor/check-ledger.ts'
import { explainFault } from './explain-fault.ts'
import { readVersion } from './version.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

/**
 * Prints findings in Japanese, or with `--json` one object `{ok, version, dataDir, findings:[{name, state,
 * sentence, facts?}]}`. Exit code 1 when something is wrong, 2 when the settings cannot be read.
 */
export async function runDoctor(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, demo: { type: 'boolean' } } })
  const config = configOrFault(values.demo ?? false)
  if (typeof config === 'string') {
    io.stderr.write(`${config}\n`)
    return 2
  }
  const findings = await examine(config, new Date())
  const isWell = findings.every((finding) => finding.state !== 'bad')
  const report = { ok: isWell, version: readVersion(), dataDir: config.dataDir, findings }
  if (values.json) io.stdout.write(`${JSON.stringify(report)}\n`)
  else io.stdout.write(`${[...findings.map(toLine), isWell ? words.well : words.unwell].join('\n')}\n`)
  return isWell ? 0 : 1
}

function configOrFault(isDemonstration: boolean): Config | string {
  try {
    return readConfig(isDemonstration ? ['--demo'] : [])
  } catch (error) {
    return explainFault(error)
  }
}

async function examine(config: Config, now: Date): Promise<Finding[]> {
  const server = await checkServer(config)
  const isRunning = server.state === 'good'
  return [
    checkVersion(),
    checkRuntime(),
    await checkData(config),
    await checkPermissions(config),
    await checkDisk(config),
    server,
    await checkSyslog(config, isRunning),
    await checkDatabase(config),
    await checkDatabasePlace(config),
    await checkLedger(config),
    await checkEvents(config, isRunning),
    await checkAttestation(config),
    await checkLog(config, now),
    await checkWeb(),
  ]
}

function toLine(finding: Finding): string {
  return `${words.marks[finding.state]} ${finding.sentence}`
}
