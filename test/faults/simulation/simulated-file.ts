/** One file of the simulated disk: what programs see, and what a power cut would leave of it. */
import type { Random } from './random.ts'

const sectorBytes = 512

export type SimulatedFile = {
  /** As the programs of a running host see it. */
  seen: Buffer
  /** As the disk has it. */
  kept: Buffer
  /** Sectors that were written and not synced. */
  readonly dirty: Set<number>
}

export function emptyFile(): SimulatedFile {
  return { seen: Buffer.alloc(0), kept: Buffer.alloc(0), dirty: new Set() }
}

export function writeTo(file: SimulatedFile, bytes: Uint8Array, position: number): void {
  if (bytes.byteLength === 0) return
  const end = position + bytes.byteLength
  if (end > file.seen.byteLength) file.seen = resized(file.seen, end)
  file.seen.set(bytes, position)
  for (let sector = Math.floor(position / sectorBytes); sector * sectorBytes < end; sector += 1)
    file.dirty.add(sector)
}

export function truncateTo(file: SimulatedFile, bytes: number): void {
  file.seen = resized(file.seen, bytes)
  // The rest of the last sector is zeros for whoever reads it after the file has grown again.
  file.dirty.add(Math.floor(bytes / sectorBytes))
}

/** All that was written reaches the disk. */
export function syncFile(file: SimulatedFile): void {
  file.kept = resized(file.kept, file.seen.byteLength)
  for (const sector of file.dirty) keepSector(file, sector)
  file.dirty.clear()
}

/**
 * A sync that fails: some sectors reached the disk, the others did not, and the host counts all of them as
 * clean. The next sync has nothing to do and succeeds. Programs may go on seeing what is not on the disk.
 */
export function failSync(file: SimulatedFile, random: Random): void {
  keepSome(file, random)
  file.dirty.clear()
  if (random.chance(0.5)) file.seen = Buffer.from(file.kept)
}

/** A power cut: each unsynced sector is there or not, the length is the old, the new, or one in between. */
export function cutPower(file: SimulatedFile, random: Random): void {
  keepSome(file, random)
  file.dirty.clear()
  file.seen = Buffer.from(file.kept)
}

function keepSome(file: SimulatedFile, random: Random): void {
  const [low, high] = [file.kept.byteLength, file.seen.byteLength].toSorted((a, b) => a - b)
  const between = (low ?? 0) + random.below((high ?? 0) - (low ?? 0) + 1)
  const bytes = file.dirty.size === 0 ? low : random.pick([low, high, high, between])
  file.kept = resized(file.kept, bytes ?? 0)
  for (const sector of file.dirty) if (random.chance(0.5)) keepSector(file, sector)
}

function keepSector(file: SimulatedFile, sector: number): void {
  const from = sector * sectorBytes
  const to = Math.min(from + sectorBytes, file.seen.byteLength, file.kept.byteLength)
  if (to > from) file.seen.copy(file.kept, from, from, to)
}

function resized(bytes: Buffer, length: number): Buffer {
  const changed = Buffer.alloc(length)
  bytes.copy(changed, 0, 0, Math.min(length, bytes.byteLength))
  return changed
}
