/**
 * A still picture of the logs for a backup, made in moments: files that never change are linked, the few that do
 * are copied. The caller holds the store loop meanwhile, so that spool and event store fit each other.
 */
import {
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  readlink,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'

const pictureName = '.picture'

/** Folders of the engine that hold nothing to keep. */
const emptyOfUse = new Set(['events/inbox', 'events/run', 'events/data/tmp', 'run'])
const goneCodes = ['ENOENT']

/** Makes the picture of `folder` inside it and answers where; one that a killed run left is removed first. */
export async function makePicture(folder: string, hold: () => Promise<() => Promise<void>>): Promise<string> {
  const picture = path.join(folder, pictureName)
  await rm(picture, { recursive: true, force: true })
  await mkdir(picture, { recursive: true, mode: 0o700 })
  const release = await hold()
  try {
    // Batches go from the spool to the alerts: what leaves the first before it is pictured is found in the second.
    await pictureSpool(folder, 'spool')
    await pictureSpool(folder, 'alerts')
    await pictureTree({ folder, picture }, 'events')
  } finally {
    await release()
  }
  for (const name of ['refused', 'body']) await pictureTree({ folder, picture }, name)
  return picture
}

export async function removePicture(folder: string): Promise<void> {
  await rm(path.join(folder, pictureName), { recursive: true, force: true })
}

/**
 * Cursors first: a record that is done meanwhile may be missing, one that is not done never is. Only the newest
 * segment still grows; its end may be cut in the middle of a record that nobody has been told is stored.
 */
async function pictureSpool(folder: string, name: string): Promise<void> {
  const from = path.join(folder, name)
  const to = path.join(folder, pictureName, name)
  const names = await readdir(from).catch(() => [])
  if (names.length === 0) return
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const cursor of names.filter((entry) => entry.endsWith('.cursor')))
    await writeFile(path.join(to, cursor), await readFile(path.join(from, cursor)), { mode: 0o600 })
  const segments = (await readdir(from)).filter((entry) => entry.endsWith('.spool')).toSorted()
  for (const segment of segments) {
    const isLast = segment === segments.at(-1)
    const [source, target] = [path.join(from, segment), path.join(to, segment)]
    await unlessGone(() =>
      isLast ? copyFile(source, target, constants.COPYFILE_FICLONE) : link(source, target),
    )
  }
}

type Roots = { readonly folder: string; readonly picture: string }

/**
 * Parts of the event store never change under one name. A part that goes while it is linked had been merged into
 * another long before (the engine keeps merged ones for minutes), which is listed too: it is left out whole.
 */
async function pictureTree(roots: Roots, name: string): Promise<void> {
  const source = path.join(roots.folder, name)
  const target = path.join(roots.picture, name)
  const entry = await lstat(source).catch(() => undefined)
  if (!entry || emptyOfUse.has(name) || isUnfinished(name)) return
  if (entry.isSymbolicLink()) return symlink(await readlink(source), target)
  if (entry.isFile()) return pictureFile(source, target, name)
  if (!entry.isDirectory()) return
  await mkdir(target, { recursive: true, mode: 0o700 })
  const names = await readdir(source).catch(() => [])
  for (const inner of names) await pictureTree(roots, path.join(name, inner))
  const isThere = await lstat(source).catch(() => undefined)
  if (!isThere) await rm(target, { recursive: true, force: true })
}

async function pictureFile(source: string, target: string, name: string): Promise<void> {
  if (name.endsWith('.pid')) return
  const work = isPart(name)
    ? () => link(source, target)
    : () => copyFile(source, target, constants.COPYFILE_FICLONE)
  await unlessGone(work)
}

function isPart(name: string): boolean {
  return /^events\/data\/store\/[^/]+\/[^/]+\/[^/]+_\d+_\d+_\d+(_\d+)?\//.test(name)
}

/** The engine makes parts and moves them under their name when they are whole, and renames what it throws away. */
function isUnfinished(name: string): boolean {
  return /^events\/data\/store\/[^/]+\/[^/]+\/(tmp|delete_tmp|moving)/.test(name)
}

async function unlessGone(work: () => Promise<void>): Promise<void> {
  await work().catch((error: NodeJS.ErrnoException) => {
    if (!goneCodes.includes(error.code ?? '')) throw error
  })
}
