/** A key in a file of its own (mode 0600) that only this account reads; it never enters the database or a dump of it. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** The bytes of the key file; `make` gives those of a new one when it is missing. Throws when it cannot be read. */
export function readOrMakeKeyFile(file: string, make: () => Uint8Array): Buffer {
  const existing = readKeyFile(file)
  if (existing) return existing
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeOnce(file, make())
  const made = readKeyFile(file)
  if (!made) throw new Error(`the key file ${file} cannot be read`)
  return made
}

/** Written beside and linked, so that two processes starting at once end with one whole key. */
function writeOnce(file: string, key: Uint8Array): void {
  const part = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(handle, key)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(part, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(part, { force: true })
  }
}

function readKeyFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
