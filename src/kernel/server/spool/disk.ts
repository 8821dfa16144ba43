/** The few things that the spool asks of a disk, so that a test can make each of them fail. */
import { open, rename, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

export type SpoolFile = {
  /** Writes all buffers at `position`; rejects when the disk took less. */
  writeAll(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Makes the written bytes survive a power cut. After it failed once nothing may be trusted. */
  sync(): Promise<void>
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

export type SpoolDisk = {
  /** Creates a file, or empties what an earlier failed creation left under this name. */
  create(file: string): Promise<SpoolFile>
  openExisting(file: string): Promise<SpoolFile>
  /** Makes creations, renames and removals in a folder survive a power cut. */
  syncFolder(folder: string): Promise<void>
  /** Replaces a small file whole: after a crash either the old or the new content stands there. */
  replace(file: string, content: string): Promise<void>
}

/** The real disk. */
export const nodeDisk: SpoolDisk = {
  create: async (file) => fileOver(await open(file, 'w', 0o600)),
  openExisting: async (file) => fileOver(await open(file, 'r+')),
  syncFolder,
  replace: async (file, content) => {
    const draft = `${file}.new`
    await writeFile(draft, content, { mode: 0o600, flush: true })
    await rename(draft, file)
    await syncFolder(path.dirname(file))
  },
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
