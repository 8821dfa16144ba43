/** Faults of a program, built in through the ports of the real one: the simulation must notice every one of them. */
import type { SpoolDisk, SpoolFile } from '../../../src/kernel/server/spool/disk.ts'
import { crc32 } from '../../../src/kernel/server/spool/segment.ts'
import { recordHeadBytes, segmentHeadBytes } from '../../../src/kernel/core/spool-format.ts'
import type { Bug } from './run-seed.ts'

export const seededBugs: Readonly<Record<string, Bug>> = {
  'calls it stored before it is synced': {
    disk: (disk) => withFiles(disk, (file) => ({ ...file, sync: async () => undefined })),
  },
  'does not check the checksum': { disk: believing },
  'does not cut off what a failed write left': {
    disk: (disk) => withFiles(disk, (file) => ({ ...file, truncate: async () => undefined })),
  },
  'goes on after a write that failed': {
    disk: (disk) =>
      withFiles(disk, (file) => ({
        ...file,
        writeAll: (buffers, position) => file.writeAll(buffers, position).catch(() => undefined),
      })),
  },
  'tries a failed sync again': {
    disk: (disk) =>
      withFiles(disk, (file) => ({ ...file, sync: () => file.sync().catch(() => file.sync()) })),
  },
  'moves the cursor before the records are stored': {
    spool: (spool) => ({ ...spool, claim: (consumer, to) => spool.advance(consumer, to) }),
  },
  'forgets that a new file needs its folder synced': {
    disk: (disk) => ({ ...disk, syncFolder: async () => undefined }),
  },
  'does not claim a group before it works on it': {
    spool: (spool) => ({ ...spool, claim: async () => undefined }),
  },
  'names a cursor before its content is on disk': {
    disk: (disk) => ({
      ...disk,
      create: async (name) => {
        const file = await disk.create(name)
        return name.endsWith('.new') ? { ...file, sync: async () => undefined } : file
      },
    }),
  },
}

function withFiles(disk: SpoolDisk, change: (file: SpoolFile) => SpoolFile): SpoolDisk {
  return {
    ...disk,
    create: async (name) => change(await disk.create(name)),
    openExisting: async (name) => change(await disk.openExisting(name)),
  }
}

/** A disk whose records always carry the checksum that fits: as if nobody looked at it. */
function believing(disk: SpoolDisk): SpoolDisk {
  return {
    ...disk,
    readFile: async (name) => {
      const bytes = await disk.readFile(name)
      if (name.endsWith('.spool')) fitChecksums(bytes, segmentHeadBytes)
      return bytes
    },
    openToRead: async (name) => {
      const reader = await disk.openToRead(name)
      const read = async (bytes: Uint8Array, position: number) => {
        const taken = await reader.read(bytes, position)
        fitChecksums(Buffer.from(bytes.buffer, bytes.byteOffset, taken), 0)
        return taken
      }
      return { ...reader, read }
    },
  }
}

function fitChecksums(bytes: Buffer, from: number): void {
  for (let at = from; at + recordHeadBytes <= bytes.byteLength;) {
    const next = at + recordHeadBytes + bytes.readUInt32BE(at + 4)
    if (next > bytes.byteLength) return
    const head = crc32(bytes.subarray(at, at + 36))
    bytes.writeUInt32BE(crc32(bytes.subarray(at + recordHeadBytes, next), head), at + 36)
    at = next
  }
}
