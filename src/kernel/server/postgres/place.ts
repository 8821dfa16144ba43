/** Where one embedded PostgreSQL lives: account, programs, cluster, socket and log, decided once per start. */
import { createHash } from 'node:crypto'
import { chown, chmod, lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { canReach, lesserAccount, type Account } from './account.ts'
import { prepareBinaries, type Binaries } from './binaries.ts'
import { PostgresFault } from './fault.ts'

export type Place = {
  /** The account PostgreSQL runs under; `undefined` for the caller's own. */
  readonly account: Account | undefined
  readonly binaries: Binaries
  /** PostgreSQL's data directory; it may not exist yet. */
  readonly cluster: string
  readonly socketDirectory: string
  readonly logFile: string
}

const rootFolder = '/var/lib/toride'
const noteName = 'location.txt'
// sun_path holds 108 bytes and a closing NUL.
const socketPathBytesMax = 107

/**
 * Decides and creates the folders for the data directory `dataDir`.
 * As root, PostgreSQL runs under a lesser account; when that account cannot reach `dataDir`, the cluster goes
 * to /var/lib/toride and a note in `dataDir` says where. A cluster that exists is never left behind.
 */
export async function preparePlace(dataDir: string): Promise<Place> {
  const wanted = resolve(dataDir)
  await mkdir(wanted, { recursive: true, mode: 0o711 })
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const fallback = lesserAccount(process.getuid?.() ?? -1, passwd)
  const home = await chooseHome(wanted, fallback)
  const cluster = join(home, 'cluster')
  const account = await ownerOf(cluster, fallback)
  const copyRoot = account === undefined ? home : await ownFolder(rootFolder)
  return {
    account,
    binaries: await prepareBinaries({ account, copyRoot }),
    cluster,
    socketDirectory: await prepareSocketDirectory(home, account),
    logFile: join(home, 'postgres.log'),
  }
}

/** The folder above an existing cluster of `dataDir`, or `undefined` when none was made yet. */
export async function findHome(dataDir: string): Promise<string | undefined> {
  const wanted = resolve(dataDir)
  if (await exists(join(wanted, 'cluster'))) return wanted
  const note = await readFile(join(wanted, noteName), 'utf8').catch(() => '')
  const elsewhere = note.trim()
  return elsewhere !== '' && (await exists(join(elsewhere, 'cluster'))) ? elsewhere : undefined
}

async function chooseHome(wanted: string, account: Account | undefined): Promise<string> {
  const existing = await findHome(wanted)
  const isReachable = account === undefined || (await canReach(wanted, account))
  if (existing === wanted && !isReachable) throw new PostgresFault('data_unreachable', { wanted, account })
  if (existing !== undefined) return existing
  if (isReachable) return wanted
  const digest = createHash('sha256')
    .update(await realpath(wanted))
    .digest('hex')
    .slice(0, 16)
  const home = await ownFolder(join(await ownFolder(rootFolder), digest))
  await writeFile(join(wanted, noteName), `${home}\n`)
  return home
}

/** A cluster keeps the account that made it, even when a preferred account has appeared since. */
async function ownerOf(cluster: string, fallback: Account | undefined): Promise<Account | undefined> {
  const entry = await lstat(cluster).catch(() => undefined)
  if (!entry) return fallback
  if (fallback === undefined) {
    if (entry.uid === process.getuid?.()) return undefined
    throw new PostgresFault('data_of_another_account', { cluster, uid: entry.uid })
  }
  return { uid: entry.uid, gid: entry.gid }
}

/** Creates a folder that root alone may write, and refuses one that somebody else prepared. */
async function ownFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o755 })
  const entry = await lstat(path)
  const isSafe = entry.isDirectory() && entry.uid === 0 && (entry.mode & 0o022) === 0
  if (!isSafe) throw new PostgresFault('unsafe_folder', { path })
  await chmod(path, 0o755)
  return path
}

async function prepareSocketDirectory(home: string, account: Account | undefined): Promise<string> {
  const directory = await chooseSocketDirectory(home)
  const owner = account ?? { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const before = await lstat(directory)
  const isOurs = before.isDirectory() && [owner.uid, process.getuid?.()].includes(before.uid)
  if (!isOurs) throw new PostgresFault('unsafe_folder', { path: directory })
  if (before.uid !== owner.uid) await chown(directory, owner.uid, owner.gid)
  await chmod(directory, 0o700)
  return directory
}

/** Beside the data where the path fits; else a short folder of this account's own. */
async function chooseSocketDirectory(home: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await realpath(home))
    .digest('hex')
    .slice(0, 16)
  const uid = process.getuid?.() ?? -1
  const runtime = process.getuid?.() === 0 ? await ownFolder('/run/toride') : tmpdir()
  const candidates = [join(home, 'socket'), join(runtime, `toride-${uid}-${digest}`)]
  return candidates.find(holdsSocket) ?? join('/tmp', `toride-${uid}-${digest}`)
}

/** PostgreSQL reads the setting as a list, so a comma or a quote in the path would cut it. */
function holdsSocket(directory: string): boolean {
  const isPlain = !/[,"\\]/.test(directory)
  return isPlain && Buffer.byteLength(join(directory, '.s.PGSQL.5432')) <= socketPathBytesMax
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
