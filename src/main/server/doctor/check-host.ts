/** What `toride doctor` finds on the host without asking any server: runtime, folders, permissions, disk, own log. */
import { access, constants, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { formatDateTime } from '../../../kernel/core/wareki.ts'
import { programDir, type Config } from '../../../kernel/server/config.ts'
import { readLogState } from '../../../kernel/server/log.ts'
import { ja as words } from '../../core/doctor/ja.ts'
import { readVersion } from '../version.ts'
import type { Finding } from './finding.ts'

const freeShareBad = 0.1
const nodeMajorNeeded = 24

/** Places that nobody else may look into, with the bits of their modes that must not be set. */
const closedPlaces: readonly (readonly [place: string, forbidden: number])[] = [
  ['.', 0o022],
  ['log', 0o077],
  ['log/toride.log', 0o077],
  ['keys', 0o077],
  ['keys/own.key', 0o077],
  ['blobs', 0o077],
  ['logs', 0o077],
]

export function checkVersion(): Finding {
  const sentence = words.version({ version: readVersion(), node: process.versions.node })
  return { name: 'version', state: 'good', sentence }
}

export function checkRuntime(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= nodeMajorNeeded) return { name: 'runtime', state: 'good', sentence: words.runtimeGood }
  return { name: 'runtime', state: 'bad', sentence: words.runtimeOld({ node: process.versions.node }) }
}

export async function checkData({ dataDir: folder }: Config): Promise<Finding> {
  const facts = { folder }
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    return { name: 'data', state: 'good', sentence: words.data({ folder }), facts }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return isMissing
      ? { name: 'data', state: 'care', sentence: words.dataMissing({ folder }), facts }
      : { name: 'data', state: 'bad', sentence: words.dataClosed({ folder }), facts }
  }
}

/** Folders and keys that other accounts of the host can look into or change. */
export async function checkPermissions({ dataDir }: Config): Promise<Finding> {
  const open: string[] = []
  for (const [place, forbidden] of closedPlaces) {
    const file = path.join(dataDir, place)
    const entry = await stat(file).catch(() => undefined)
    if (entry && (entry.mode & forbidden) !== 0) open.push(file)
  }
  if (open.length === 0) return { name: 'permissions', state: 'good', sentence: words.permissionsGood }
  const places = open.join(' ')
  return { name: 'permissions', state: 'bad', sentence: words.permissionsOpen({ places }), facts: { places } }
}

export async function checkDisk(config: Config): Promise<Finding> {
  const disk = await statfs(config.dataDir).catch(() => statfs(programDir))
  const share = disk.bavail / disk.blocks
  const facts = { freeBytes: disk.bavail * disk.bsize, freePercent: Math.round(share * 100) }
  const gigabytes = (facts.freeBytes / 1e9).toFixed(1)
  const sentence = words.disk({ gigabytes, percent: facts.freePercent })
  return { name: 'disk', state: share < freeShareBad ? 'bad' : 'good', sentence, facts }
}

/** Counts and dates alone: what is in the log is for whoever opens it. */
export async function checkLog(config: Config, now: Date): Promise<Finding> {
  const folder = path.join(config.dataDir, 'log')
  const file = path.join(folder, 'toride.log')
  const { bytes, errors, lastErrorAt } = await readLogState(folder, now)
  const facts = { file, bytes, errors }
  if (errors === 0) return { name: 'log', state: 'good', sentence: words.log({ file }), facts }
  const at = formatDateTime(new Date(lastErrorAt))
  const sentence = words.logErrors({ file, count: errors, at })
  return { name: 'log', state: 'care', sentence, facts: { ...facts, lastErrorAt } }
}

export async function checkWeb(): Promise<Finding> {
  try {
    await access(path.join(programDir, 'dist/web/index.html'))
    return { name: 'web', state: 'good', sentence: words.web }
  } catch {
    return { name: 'web', state: 'care', sentence: words.webMissing }
  }
}
