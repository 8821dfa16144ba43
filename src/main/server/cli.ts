/** The command line: one table from words to commands; each command is the function of its slice. */
import { ja } from '../core/ja.ts'
import { readVersion } from './version.ts'

type Io = { stdin: NodeJS.ReadableStream; stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream }
type Command = (args: string[], io: Io) => Promise<number>

/** Modules load on use: a command that needs no server must not pay for one. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'duties assess': async () => (await import('../../duties/server/assess-facts.ts')).runDutiesAssess,
  ingest: async () => (await import('../../detection/server/ingest-file.ts')).runIngestMatched,
  search: async () => (await import('../../logs/server/run-search.ts')).runSearch,
  'logs verify': async () => (await import('./verify-logs.ts')).runVerifyLogs,
  'admin reset': async () => (await import('./reset-administrator.ts')).runAdminReset,
  doctor: async () => (await import('./doctor.ts')).runDoctor,
  backup: async () => (await import('./backup/run-backup.ts')).runBackup,
  export: async () => (await import('./export/run-export.ts')).runExport,
  import: async () => (await import('./export/run-export.ts')).runImport,
  restore: async () => (await import('./backup/run-restore.ts')).runRestore,
  'ledger checkpoint': async () => (await import('./ledger-commands.ts')).runLedgerCheckpoint,
  'ledger key': async () => (await import('./ledger-commands.ts')).runLedgerKey,
  'ledger dump': async () => (await import('./ledger-commands.ts')).runLedgerDump,
  'ledger proof': async () => (await import('./ledger-commands.ts')).runLedgerProof,
  verify: async () => (await import('../../attestation/server/run-verify.ts')).runVerify,
  'sigma match': async () => (await import('../../detection/server/match-file.ts')).runSigmaMatch,
}

process.exitCode = await run(process.argv.slice(2), process)

async function run(args: string[], io: Io): Promise<number> {
  if (args[0] === '--version') {
    io.stdout.write(`${readVersion()}\n`)
    return 0
  }
  for (const wordCount of [2, 1]) {
    const load = commands[args.slice(0, wordCount).join(' ')]
    if (load) return (await load())(args.slice(wordCount), io)
  }
  if (args[0] && args[0] !== '--help') io.stderr.write(`${ja.cli.unknown({ command: args[0] })}\n`)
  io.stderr.write(`${ja.cli.usage}\n`)
  return args[0] === '--help' ? 0 : 2
}
