/** Builds the web app into dist/web and the offline verifier into dist/verify.html, when their sources changed. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, giveUp, isMain, readText, root, writeStamp } from './bootstrap.mjs'
import { ja } from './ja.mjs'
import { withLock } from './lock.mjs'

const target = join(root, 'dist/web')
const verifier = join(root, 'dist/verify.html')
const stampFile = join(root, 'dist/web.stamp')

/** Builds beside the last build and swaps them, so that a server never serves half of one. */
export function buildWeb(node, options = { force: false }) {
  const stamp = sourceStamp()
  const isCurrent = () => isBuilt() && readText(stampFile) === stamp
  if (isCurrent() && !options.force) return
  withLock(join(root, '.toride-build.lock'), () => {
    if (!isCurrent() || options.force) build(node, stamp)
  })
}

function isBuilt() {
  return existsSync(join(target, 'index.html')) && existsSync(verifier)
}

function build(node, stamp) {
  process.stderr.write(`${ja.building}\n`)
  const draft = join(root, `dist/web-${process.pid}`)
  makeFolder(join(root, 'dist'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn']
  const { status } = spawnSync(node, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    giveUp(ja.buildFailed)
  }
  const page = spawnSync(node, [join(root, 'tools/build-verifier.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (page.status !== 0) giveUp(ja.buildFailed)
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
  writeStamp(stampFile, stamp)
}

function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true })
  } catch (fault) {
    if (!['EACCES', 'EROFS'].includes(fault.code)) throw fault
    giveUp(ja.cannotWrite({ path }))
  }
}

/** A digest of everything the build reads: the lockfile, the build's configuration, `web` and `core` sources. */
function sourceStamp() {
  const digest = createHash('sha256')
  for (const file of ['package-lock.json', 'vite.config.ts', 'tools/build-verifier.ts', ...sources()]) {
    digest
      .update(`${file}\0`)
      .update(readText(join(root, file)))
      .update('\0')
  }
  return digest.digest('hex')
}

function sources() {
  const src = join(root, 'src')
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
  return files.filter(isRead).toSorted()
}

function isRead(file) {
  return /^src\/([^/]+\/(core|web)\/|[^/]+$)/.test(file) && !/\.test\.tsx?$/.test(file)
}

if (isMain(import.meta.url)) buildWeb(bootstrap(), { force: true })
