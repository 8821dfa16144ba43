/** The few things that the spool asks of a disk, so that a test can make each of them fail. */
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

export type SpoolReader = {
  /** Fills `bytes` from `position` as far as the file goes; answers how many bytes it read. */
  read(bytes: Uint8Array, position: number): Promise<number>
  close(): Promise<void>
}

export type SpoolFile = {
  /** Writes all buffers at `position`; rejects when the disk took less. */
  writeAll(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Makes the written bytes survive a power cut. After it failed once nothing may be trusted. */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

export type SpoolDisk = {
  makeFolder(folder: string): Promise<void>
  /** Names of the files in a folder, in any order. */
  list(folder: string): Promise<string[]>
  /** All bytes of a file; rejects with `ENOENT` when there is none. */
  readFile(file: string): Promise<Buffer>
  openToRead(file: string): Promise<SpoolReader>
  /** Creates a file, or empties what an earlier failed creation left under this name. */
  create(file: string): Promise<SpoolFile>
  openExisting(file: string): Promise<SpoolFile>
  /** Makes creations, renames and removals in a folder survive a power cut. */
  syncFolder(folder: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file; one that is not there is no fault. */
  remove(file: string): Promise<void>
}

/** The real disk. */
export const nodeDisk: SpoolDisk = {
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  list: (folder) => readdir(folder),
  readFile: (file) => readFile(file),
  openToRead: async (file) => readerOver(await open(file, 'r')),
  create: async (file) => fileOver(await open(file, 'w', 0o600)),
  openExisting: async (file) => fileOver(await open(file, 'r+')),
  syncFolder,
  rename: (from, to) => rename(from, to),
  remove: (file) => rm(file, { force: true }),
}

/** Replaces a small file whole: after a crash either the old or the new content stands there. */
export async function replaceFile(disk: SpoolDisk, file: string, content: string): Promise<void> {
  const draft = `${file}.new`
  const created = await disk.create(draft)
  try {
    await created.writeAll([Buffer.from(content)], 0)
    await created.sync()
  } finally {
    await created.close()
  }
  await disk.rename(draft, file)
  await disk.syncFolder(path.dirname(file))
}

function readerOver(handle: FileHandle): SpoolReader {
  return {
    read: async (bytes, position) => (await handle.read(bytes, 0, bytes.byteLength, position)).bytesRead,
    close: () => handle.close(),
  }
}

function fileOver(handle: FileHandle): SpoolFile {
  return {
    writeAll: async (buffers, position) => {
      const wanted = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0)
      const { bytesWritten } = await handle.writev([...buffers], position)
      if (bytesWritten !== wanted) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    },
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
