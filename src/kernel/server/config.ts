/** Configuration: the environment is read here, once, and nowhere else; every fault is told together. */
import path from 'node:path'
import { z } from 'zod'
import { readOpening } from './outbound/address-rules.ts'
import { StartFault } from './start-fault.ts'

const portMax = 65_535
const port = z.coerce.number().int().min(0).max(portMax)
const address = z.url().max(2000)
const requestsPerSecondUsual = 50

const environment = z.object({
  TORIDE_LISTEN: z.string().max(200).default('127.0.0.1:8180'),
  TORIDE_DATA: z.string().max(1000).optional(),
  TORIDE_CONTENT: z.string().max(1000).optional(),
  TORIDE_RULES: z.string().max(4000).optional(),
  TORIDE_SYSLOG_UDP: port.default(5514),
  TORIDE_SYSLOG_TCP: port.default(5514),
  TORIDE_SYSLOG_LISTEN: z.string().max(100).default('127.0.0.1'),
  TORIDE_TLS_CERT: z.string().max(1000).optional(),
  TORIDE_TLS_KEY: z.string().max(1000).optional(),
  TORIDE_BEHIND_PROXY: z.enum(['yes', 'no']).default('no'),
  TORIDE_PUBLIC_URL: z.url().max(300).optional(),
  TORIDE_BACKUP: z.string().max(1000).optional(),
  TORIDE_BACKUP_KEYS: z.string().max(1000).optional(),
  TORIDE_BACKUP_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('02:30'),
  TORIDE_BACKUP_KEEP: z.coerce.number().int().min(1).max(1000).default(14),
  TORIDE_REQUESTS_PER_SECOND: z.coerce.number().int().min(5).max(1_000_000).default(requestsPerSecondUsual),
  TORIDE_SECURITY_CONTACT: z
    .url({ protocol: /^(https|mailto)$/ })
    .max(300)
    .optional(),
  TORIDE_HOSTS: z.string().max(2000).optional(),
  TORIDE_OUTBOUND_OPEN: z.string().max(2000).optional(),
  TORIDE_LEDGER_KEY: z.string().max(1000).optional(),
  DATABASE_URL: address.optional(),
  DATABASE_OWNER_URL: address.optional(),
  CLICKHOUSE_URL: address.optional(),
})

export type Config = {
  readonly listen: { readonly host: string; readonly port: number }
  readonly publicUrl?: string
  /** The daily backup: absolute folders, the hour in Japan, how many stay. Whoever has the host decides, not the web. */
  readonly backup?: {
    readonly out: string
    readonly keys?: string
    readonly at: { readonly hour: number; readonly minute: number }
    readonly kept: number
  }
  /** How many requests one account may send a second; see `http/request-limiter.ts`. Unlimited when absent. */
  readonly requestsPerSecond?: number
  /** Where finders of weaknesses turn to (RFC 9116). */
  readonly securityContact?: string
  /** Names of this server beside its public URL, for the Host header of requests; see `http/allowed-hosts.ts`. */
  readonly hosts?: readonly string[]
  /** Addresses that are closed to outgoing connections otherwise; see `outbound/address-rules.ts`. */
  readonly outboundOpen?: readonly string[]
  readonly behindProxy: boolean
  /** Certificate and key that were given, or made here (`isOwn`) because others can reach this server. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string; readonly isOwn?: boolean }
  /** Absolute folder of everything that Toride keeps. */
  readonly dataDir: string
  /** Absolute folder of the shipped content. */
  readonly contentDir: string
  /** Folders of Sigma rules beside the shipped ones. */
  readonly ruleDirs: readonly string[]
  readonly demonstration: boolean
  readonly syslog: { readonly host: string; readonly udpPort: number; readonly tcpPort: number }
  /** File of the key that signs checkpoints, when it is not `keys/ledger.key` in the data folder. */
  readonly ledgerKeyFile?: string
  readonly databaseUrl?: string
  readonly databaseOwnerUrl?: string
  readonly clickhouseUrl?: string
}

/** Folder of the program: the one that holds `package.json`. */
export const programDir = path.resolve(import.meta.dirname, '../../..')

/**
 * Reads the configuration from environment variables and the command line (`--demo`).
 * Throws one `StartFault` that names every variable at fault.
 */
export function readConfig(args: readonly string[] = process.argv.slice(2), env = process.env): Config {
  const parsed = environment.safeParse(withoutEmpty(env))
  if (!parsed.success) throw faultOf(parsed.error.issues.map((issue) => issue.path.map(String).join('.')))
  const values = parsed.data
  const demonstration = args.includes('--demo')
  return {
    listen: readAddress(values.TORIDE_LISTEN),
    publicUrl: values.TORIDE_PUBLIC_URL,
    backup: readBackup(values),
    requestsPerSecond: values.TORIDE_REQUESTS_PER_SECOND,
    securityContact: values.TORIDE_SECURITY_CONTACT,
    hosts: readHosts(values.TORIDE_HOSTS),
    outboundOpen: readOpenings(values.TORIDE_OUTBOUND_OPEN),
    behindProxy: values.TORIDE_BEHIND_PROXY === 'yes',
    tls: readTls(values.TORIDE_TLS_CERT, values.TORIDE_TLS_KEY),
    dataDir: path.resolve(
      values.TORIDE_DATA ?? path.join(programDir, demonstration ? 'data/demo' : 'data/real'),
    ),
    contentDir: path.resolve(values.TORIDE_CONTENT ?? path.join(programDir, 'content')),
    ruleDirs: (values.TORIDE_RULES ?? '')
      .split(path.delimiter)
      .filter(Boolean)
      .map((dir) => path.resolve(dir)),
    demonstration,
    syslog: {
      host: values.TORIDE_SYSLOG_LISTEN,
      udpPort: values.TORIDE_SYSLOG_UDP,
      tcpPort: values.TORIDE_SYSLOG_TCP,
    },
    ...(values.TORIDE_LEDGER_KEY && { ledgerKeyFile: path.resolve(values.TORIDE_LEDGER_KEY) }),
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    clickhouseUrl: values.CLICKHOUSE_URL,
  }
}

function withoutEmpty(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

function readAddress(text: string): { host: string; port: number } {
  const match =
    /^(?:\[(?<six>[^\]]+)\]|(?<four>[^:]*)):(?<port>\d{1,5})$/.exec(text) ?? /^(?<port>\d{1,5})$/.exec(text)
  const groups = match?.groups
  const number = Number(groups?.['port'] ?? Number.NaN)
  if (!groups || !(number <= portMax)) throw faultOf(['TORIDE_LISTEN'])
  return { host: groups['six'] ?? (groups['four'] || '127.0.0.1'), port: number }
}

function readHosts(text = ''): string[] {
  const hosts = listed(text)
  if (hosts.some((host) => !/^[\w.-]{1,253}$|^\[[0-9a-f:.]+\]$/i.test(host))) throw faultOf(['TORIDE_HOSTS'])
  return hosts.map((host) => host.toLowerCase())
}

function readOpenings(text = ''): string[] {
  const entries = listed(text)
  if (entries.some((entry) => !readOpening(entry))) throw faultOf(['TORIDE_OUTBOUND_OPEN'])
  return entries
}

function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

function readBackup(values: z.output<typeof environment>): Config['backup'] {
  if (values.TORIDE_BACKUP === undefined) return undefined
  const [hour = 0, minute = 0] = values.TORIDE_BACKUP_AT.split(':').map(Number)
  const keys = values.TORIDE_BACKUP_KEYS
  return {
    out: path.resolve(values.TORIDE_BACKUP),
    ...(keys === undefined ? {} : { keys: path.resolve(keys) }),
    at: { hour, minute },
    kept: values.TORIDE_BACKUP_KEEP,
  }
}

function readTls(certificateFile?: string, keyFile?: string): Config['tls'] {
  if (!certificateFile && !keyFile) return undefined
  if (!certificateFile) throw faultOf(['TORIDE_TLS_CERT'])
  if (!keyFile) throw faultOf(['TORIDE_TLS_KEY'])
  return { certificateFile: path.resolve(certificateFile), keyFile: path.resolve(keyFile) }
}

function faultOf(names: readonly string[]): StartFault {
  return new StartFault('configuration', { names: [...new Set(names)].join(' ') })
}
