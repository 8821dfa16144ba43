/** Sigma rule files from directories: bounded in size, number and depth, and never through a link. */
import { constants } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileLengthMax, toRefusal } from '../core/sigma/compile-rules.ts'
import type { RefusedRule, RuleFile } from '../core/sigma/compile-rules.ts'
import { RuleFault } from '../core/sigma/rule-fault.ts'

const filesMax = 20_000
const depthMax = 32
/** A character of UTF-8 has up to three bytes for one UTF-16 code unit. */
const fileBytesMax = fileLengthMax * 3

export type RuleFiles = { readonly files: RuleFile[]; readonly refused: RefusedRule[] }

/**
 * Reads every `.yml` and `.yaml` below the given directories (or the given files), in order of path. The
 * given path itself may be a link; links below it are refused, so that a rule set cannot reach outside.
 * Throws the system's error when a given path is not there.
 */
export async function readRuleFiles(places: readonly string[]): Promise<RuleFiles> {
  const result: RuleFiles = { files: [], refused: [] }
  for (const place of places) {
    const root = await realpath(place)
    if ((await stat(root)).isDirectory())
      await readDirectory({ directory: root, shown: place, depth: 0 }, result)
    else await addFile(root, place, result)
  }
  return result
}

/** `shown` is the path as the reader wrote it. */
type Place = { readonly directory: string; readonly shown: string; readonly depth: number }

async function readDirectory(place: Place, result: RuleFiles): Promise<void> {
  if (place.depth > depthMax) return
  const entries = await readdir(place.directory, { withFileTypes: true })
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const file = path.join(place.directory, entry.name)
    const shown = path.join(place.shown, entry.name)
    if (entry.isDirectory()) {
      await readDirectory({ directory: file, shown, depth: place.depth + 1 }, result)
    } else if (/\.ya?ml$/i.test(entry.name)) {
      if (result.files.length + result.refused.length > filesMax) return refuseRest(shown, result)
      if (entry.isFile()) await addFile(file, shown, result)
      else result.refused.push(toRefusal(shown, new RuleFault('sigma.file_symlink')))
    }
  }
}

function refuseRest(shown: string, result: RuleFiles): void {
  if (result.refused.at(-1)?.code === 'sigma.too_many_files') return
  result.refused.push(toRefusal(shown, new RuleFault('sigma.too_many_files', { limit: filesMax })))
}

async function addFile(file: string, shown: string, result: RuleFiles): Promise<void> {
  try {
    result.files.push({ path: shown, text: await readBounded(file) })
  } catch (error) {
    if (error instanceof RuleFault) result.refused.push(toRefusal(shown, error))
    else result.refused.push(toRefusal(shown, unreadable(error)))
  }
}

/** Opens without following a link, and looks at what was opened: the name may change hands in between. */
async function readBounded(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw new RuleFault('sigma.file_symlink')
    if (status.size > fileBytesMax) {
      throw new RuleFault('sigma.file_too_large', { kilobytes: fileLengthMax / 1024 })
    }
    return decode(await handle.readFile())
  } finally {
    await handle.close()
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new RuleFault('sigma.file_not_utf8')
  }
}

function unreadable(error: unknown): RuleFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '') throw error
  return new RuleFault('sigma.file_unreadable', { reason: code })
}
