/** From whatever Node runs this to a complete node_modules and the Node 24 in it; every command starts here. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ja } from './ja.mjs'
import { withLock } from './lock.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.toride-stamp')

/**
 * Makes sure that the locked packages are installed and answers the path of Node 24.
 * Under 100 ms when they are. Writes to standard error only, so that a command's JSON stays clean; ends the
 * process with a Japanese sentence where it cannot go on.
 */
export function bootstrap() {
  refuseUnsupported()
  const stamp = lockStamp()
  if (readText(stampFile) === stamp) return runtime()
  return withLock(join(root, '.toride-install.lock'), () => {
    if (readText(stampFile) !== stamp && !isInstalled()) install()
    const node = runtime()
    writeStamp(stampFile, stamp)
    return node
  })
}

/** True in the file that Node was started with; takes its `import.meta.url`. */
export function isMain(url) {
  return url === pathToFileURL(realpathSync(process.argv[1])).href
}

/** Writes to standard error and ends the process with 1. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Remembers that something is up to date; a folder that is only readable is no fault. */
export function writeStamp(file, stamp) {
  try {
    writeFileSync(file, stamp)
  } catch (fault) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(fault.code)) throw fault
  }
}

/** The text of a file, or an empty one when it cannot be read. */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The exit code a shell would give: 128 and the number of the signal for a process that a signal ended. */
export function exitCodeOf(code, signal) {
  return signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)
}

function refuseUnsupported() {
  if (Number(process.versions.node.split('.')[0]) < 20) giveUp(ja.oldNode({ version: process.versions.node }))
  const libc = process.platform === 'linux' && !hasGlibc() ? ', musl' : ''
  const isSupported = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && libc === ''
  if (!isSupported) giveUp(ja.unsupported({ platform: process.platform, arch: process.arch, libc }))
}

function hasGlibc() {
  process.report.excludeNetwork = true
  return Boolean(process.report.getReport().header.glibcVersionRuntime)
}

function lockStamp() {
  const text = readText(join(root, 'package-lock.json'))
  return createHash('sha256').update(`${process.platform} ${process.arch} ${text}`).digest('hex')
}

/** True when somebody installed exactly the locked packages already (`npm ci`), so that no network is needed. */
function isInstalled() {
  const hidden = readJson(join(modules, '.package-lock.json'))
  const locked = readJson(join(root, 'package-lock.json'))
  if (!hidden || !locked) return false
  const fits = ([path, entry]) =>
    path === '' || entry.optional || hidden.packages[path]?.version === entry.version
  return Object.entries(locked.packages).every(fits) && existsSync(runtimePath())
}

function readJson(file) {
  const text = readText(file)
  return text === '' ? undefined : JSON.parse(text)
}

/** `npm ci` refuses the lockfile where a mirror lacks a package of another platform; this installs what is locked. */
function install() {
  process.stderr.write(`${ja.installing}\n`)
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ]
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined
  const [program, ...first] = npm ? [process.execPath, npm] : ['npm']
  const { status, error } = spawnSync(program, [...first, 'install', ...options], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (error) giveUp(error.code === 'ENOENT' ? ja.noNpm : ja.installFailed({ code: error.code }))
  if (status !== 0) giveUp(ja.installFailed({ code: status }))
}

function runtimePath() {
  return join(modules, `node-linux-${process.arch}`, 'bin/node')
}

function runtime() {
  const node = runtimePath()
  if (!existsSync(node)) giveUp(ja.noRuntime({ name: `node-linux-${process.arch}` }))
  return node
}
