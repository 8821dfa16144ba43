/** How far a consumer of the spool has come, and the group of records that it is working on. */
import path from 'node:path'
import { crc32 } from './segment.ts'
import { replaceFile, type SpoolDisk } from './disk.ts'

export type Cursor = {
  /** First record that is not done. */
  next: number
  /** End (exclusive) of the group that was begun: after a crash the same group is worked on again. */
  claimedTo: number | null
}

export type CursorPlace = { readonly folder: string; readonly consumer: string }

/**
 * Reads a cursor. The file holds it twice, so that one rotten byte costs nothing; one that is missing or
 * damaged twice begins at the oldest record, which repeats but loses nothing.
 */
export async function readCursor(disk: SpoolDisk, place: CursorPlace): Promise<Cursor> {
  const lines = await readLines(disk, cursorFile(place))
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const [sum, json] = [lines[index], lines[index + 1]]
    if (json !== undefined && sum === checksum(json)) return JSON.parse(json) as Cursor
  }
  return { next: 0, claimedTo: null }
}

export async function writeCursor(disk: SpoolDisk, place: CursorPlace, cursor: Cursor): Promise<void> {
  const json = JSON.stringify(cursor)
  await replaceFile(disk, cursorFile(place), `${checksum(json)}\n${json}\n\n`.repeat(2))
}

async function readLines(disk: SpoolDisk, file: string): Promise<string[]> {
  try {
    return (await disk.readFile(file)).toString('utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function cursorFile({ folder, consumer }: CursorPlace): string {
  return path.join(folder, `${consumer}.cursor`)
}

function checksum(json: string): string {
  return crc32(Buffer.from(json)).toString(16)
}
