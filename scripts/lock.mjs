/** One process at a time: two commands started together on a fresh clone must not install or build twice. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { ja } from './ja.mjs'

const pollMs = 200

/**
 * Runs `work` while this process alone holds the lock `file`, and answers what it answers. A lock whose
 * holder is gone counts for nothing; where no lock can be written there is nothing to protect either.
 */
export function withLock(file, work) {
  const isHeld = acquire(file)
  try {
    return work()
  } finally {
    if (isHeld) rmSync(file, { force: true })
  }
}

function acquire(file) {
  for (let isFirst = true; ; isFirst = false) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return true
    } catch (fault) {
      if (fault.code !== 'EEXIST') return false
    }
    if (!isHolderAlive(file)) rmSync(file, { force: true })
    else if (isFirst) process.stderr.write(`${ja.waiting}\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs)
  }
}

function isHolderAlive(file) {
  try {
    const pid = readFileSync(file, 'utf8')
    return pid === '' || existsSync(`/proc/${pid}`)
  } catch {
    return true
  }
}
