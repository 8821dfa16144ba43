/**
 * A disk in memory behind the spool's port: torn sectors, unsynced writes in any order, no space, input and
 * output errors, syncs that fail and forget, and crashes in the middle of everything; all from one seed.
 */
import path from 'node:path'
import type { SpoolDisk, SpoolFile } from '../../../src/kernel/server/spool/disk.ts'
import type { Random } from './random.ts'
import {
  cutPower,
  emptyFile,
  failSync,
  syncFile,
  truncateTo,
  writeTo,
  type SimulatedFile,
} from './simulated-file.ts'

/** What may go wrong, as shares of one; all zero is a good disk. */
export type Faults = {
  readonly noSpace: number
  readonly writeError: number
  readonly syncError: number
  /** Operations until the host or the program crashes. */
  readonly crashAfter: number
}

export const goodDisk: Faults = { noSpace: 0, writeError: 0, syncError: 0, crashAfter: Infinity }

export type SimulatedDisk = {
  /** The port for one life of a program; after its crash every operation stays without an answer. */
  port(faults: Faults): SpoolDisk
  hasCrashed(): boolean
  /** The program is gone; with `power` so is everything that had not been synced. */
  crash(power: boolean): void
  bytesOf(folder: string): number
}

type Change = { readonly name: string; readonly file: SimulatedFile | undefined; readonly gone?: string }
type Folder = { seen: Map<string, SimulatedFile>; kept: Map<string, SimulatedFile>; changes: Change[] }
type State = { readonly folder: Folder; readonly random: Random; life: number; hasCrashed: boolean }
type Life = { readonly state: State; readonly number: number; readonly faults: Faults; left: number }

export function createSimulatedDisk(random: Random): SimulatedDisk {
  const folder: Folder = { seen: new Map(), kept: new Map(), changes: [] }
  const state: State = { folder, random, life: 0, hasCrashed: false }
  return {
    port: (faults) => {
      state.life += 1
      state.hasCrashed = false
      return portOf({ state, number: state.life, faults, left: faults.crashAfter })
    },
    hasCrashed: () => state.hasCrashed,
    crash: (power) => {
      state.life += 1
      if (power) losePower(state)
    },
    bytesOf: (prefix) => segmentBytes(folder, prefix),
  }
}

function segmentBytes(folder: Folder, prefix: string): number {
  const segments = [...folder.seen].filter(([name]) => name.startsWith(prefix) && name.endsWith('.spool'))
  return segments.reduce((sum, [, file]) => sum + file.seen.byteLength, 0)
}

function losePower({ folder, random }: State): void {
  for (const change of folder.changes) if (random.chance(0.5)) applyChange(folder.kept, change)
  folder.changes = []
  folder.seen = new Map(folder.kept)
  for (const file of new Set(folder.seen.values())) cutPower(file, random)
}

function applyChange(names: Map<string, SimulatedFile>, { name, file, gone }: Change): void {
  if (gone !== undefined) names.delete(gone)
  if (file) names.set(name, file)
  else names.delete(name)
}

/** One operation: takes some turns, and is the one in which the crash comes or not. */
async function step(life: Life): Promise<void> {
  const { state } = life
  for (let turns = state.random.below(3); turns >= 0; turns -= 1) await Promise.resolve()
  if (state.life === life.number && (life.left -= 1) <= 0) {
    state.life += 1
    state.hasCrashed = true
  }
  if (state.life !== life.number) await new Promise<never>(() => undefined)
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}

function portOf(life: Life): SpoolDisk {
  const { folder } = life.state
  const change = (made: Change) => {
    applyChange(folder.seen, made)
    folder.changes.push(made)
  }
  const existing = (name: string): SimulatedFile => {
    const file = folder.seen.get(name)
    if (!file) throw fault('ENOENT')
    return file
  }
  return {
    makeFolder: () => step(life),
    list: async (place) => {
      await step(life)
      return [...folder.seen.keys()]
        .filter((name) => path.dirname(name) === place)
        .map((name) => path.basename(name))
    },
    readFile: async (name) => {
      await step(life)
      return Buffer.from(existing(name).seen)
    },
    openToRead: async (name) => {
      await step(life)
      const file = existing(name)
      return { read: (bytes, position) => readFrom(life, file, { bytes, position }), close: () => step(life) }
    },
    create: async (name) => {
      await step(life)
      if (life.state.random.chance(life.faults.noSpace)) throw fault('ENOSPC')
      const file = folder.seen.get(name)
      if (file) truncateTo(file, 0)
      else change({ name, file: emptyFile() })
      return fileOver(life, existing(name))
    },
    openExisting: async (name) => {
      await step(life)
      return fileOver(life, existing(name))
    },
    syncFolder: async () => {
      await step(life)
      if (life.state.random.chance(life.faults.syncError)) throw fault('EIO')
      for (const made of folder.changes) applyChange(folder.kept, made)
      folder.changes = []
    },
    rename: async (from, to) => {
      await step(life)
      change({ name: to, file: existing(from), gone: from })
    },
    remove: async (name) => {
      await step(life)
      if (folder.seen.has(name)) change({ name, file: undefined })
    },
  }
}

async function readFrom(
  life: Life,
  file: SimulatedFile,
  { bytes, position }: { bytes: Uint8Array; position: number },
): Promise<number> {
  await step(life)
  const found = file.seen.subarray(position, position + bytes.byteLength)
  bytes.set(found)
  return found.byteLength
}

function fileOver(life: Life, file: SimulatedFile): SpoolFile {
  return {
    writeAll: async (buffers, position) => writeSome(life, file, { bytes: Buffer.concat(buffers), position }),
    sync: async () => {
      await step(life)
      if (life.state.random.chance(life.faults.syncError)) {
        failSync(file, life.state.random)
        throw fault('EIO')
      }
      syncFile(file)
    },
    truncate: async (bytes) => {
      await step(life)
      truncateTo(file, bytes)
    },
    close: () => step(life),
  }
}

/** Writes in pieces with a crash or a fault possible between any two; what came before it stays written. */
async function writeSome(
  life: Life,
  file: SimulatedFile,
  { bytes, position }: { bytes: Buffer; position: number },
): Promise<void> {
  const { random } = life.state
  const code = random.chance(life.faults.noSpace)
    ? 'ENOSPC'
    : random.chance(life.faults.writeError)
      ? 'EIO'
      : undefined
  const goodBytes = code ? random.below(bytes.byteLength + 1) : bytes.byteLength
  for (let at = 0; at < goodBytes;) {
    await step(life)
    const take = Math.min(goodBytes - at, 1 + random.below(700))
    writeTo(file, bytes.subarray(at, at + take), position + at)
    at += take
  }
  await step(life)
  if (code) throw fault(code)
}
