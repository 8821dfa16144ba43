/** Whether the disk has room for work: below a reserve nothing new is taken, so that what runs can finish. */
import { statfsSync } from 'node:fs'
import path from 'node:path'

export type Room = {
  /** True while less than the reserve is free; false again when there is clearly more. */
  readonly isTight: () => boolean
}

/** PostgreSQL needs room for some segments of its log (16 MB each), the event store for a merge. */
const reserveBytes = 64 * 1024 * 1024
const enoughBytes = 96 * 1024 * 1024
const lookEveryMs = 1_000
/** Places that an administrator may have put on disks of their own. */
const places = ['.', 'postgres', 'logs', 'blobs']

/** Looks at the disks under `dataDir` when it is asked, at most once a second. */
export function createRoom(dataDir: string, freeBytes = freeBytesOf): Room {
  const folders = places.map((place) => path.join(dataDir, place))
  let lookedAt = -Infinity
  let isTight = false
  return {
    isTight: () => {
      const now = performance.now()
      if (now - lookedAt < lookEveryMs) return isTight
      lookedAt = now
      isTight = Math.min(...folders.map(freeBytes)) < (isTight ? enoughBytes : reserveBytes)
      return isTight
    },
  }
}

/** A folder that is not there yet says nothing. */
function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Infinity
  }
}
