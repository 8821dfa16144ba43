/** How far a consumer of the spool has come, and the group of records that it is working on. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from './segment.ts'
import type { SpoolDisk } from './disk.ts'

export type Cursor = {
  /** First record that is not done. */
  next: number
  /** End (exclusive) of the group that was begun: after a crash the same group is worked on again. */
  claimedTo: number | null
}

/** Reads a cursor; one that is missing or damaged begins at the oldest record, which repeats but loses nothing. */
export async function readCursor(folder: string, consumer: string): Promise<Cursor> {
  try {
    const [sum, json] = (await readFile(cursorFile(folder, consumer), 'utf8')).split('\n')
    if (json === undefined || sum !== checksum(json)) return { next: 0, claimedTo: null }
    return JSON.parse(json) as Cursor
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { next: 0, claimedTo: null }
    throw error
  }
}

export async function writeCursor(
  disk: SpoolDisk,
  place: { readonly folder: string; readonly consumer: string },
  cursor: Cursor,
): Promise<void> {
  const json = JSON.stringify(cursor)
  await disk.replace(cursorFile(place.folder, place.consumer), `${checksum(json)}\n${json}\n`)
}

function cursorFile(folder: string, consumer: string): string {
  return path.join(folder, `${consumer}.cursor`)
}

function checksum(json: string): string {
  return crc32(Buffer.from(json)).toString(16)
}
