/** Files that were being written when the program was killed: whole ones were renamed, so these are nobody's. */
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'

/** Removes what half-written blobs were left in `folder` and its folder `sealed`; answers how many. Call it before anybody writes. */
export async function sweepParts(folder: string): Promise<number> {
  const found = await Promise.all([folder, path.join(folder, 'sealed')].map(partsIn))
  const parts = found.flat()
  for (const part of parts) await rm(part, { force: true })
  return parts.length
}

async function partsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^\.part-[0-9a-f]+$/.test(name)).map((name) => path.join(folder, name))
}
