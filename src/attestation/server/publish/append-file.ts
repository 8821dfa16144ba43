/** Appends a checkpoint to a file on another disk: whole notes, on disk before it counts, and never another's file. */
import { constants } from 'node:fs'
import { open, realpath, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { refuse } from '../../../kernel/core/result.ts'
import { checkpointFileEnding } from '../../core/publish/target.ts'

/** Says no to places that would not help or would harm: the data folder itself, other kinds of files. */
export async function checkFilePlace(file: string, dataDir: string) {
  if (!path.isAbsolute(file)) return refuse('attestation.path_not_absolute')
  if (!file.endsWith(checkpointFileEnding)) return refuse('attestation.path_wrong_name')
  const folder = await realpath(path.dirname(file)).catch(() => undefined)
  if (folder === undefined) return refuse('attestation.path_unusable')
  const data = await realpath(dataDir)
  if (folder === data || folder.startsWith(`${data}${path.sep}`))
    return refuse('attestation.path_inside_data')
  return undefined
}

/** Whether the file would lie on the disk of the data folder: a copy there dies, or is changed, together with it. */
export async function isOnSameDisk(file: string, dataDir: string): Promise<boolean> {
  const [there, here] = await Promise.all([stat(path.dirname(file)), stat(dataDir)]).catch(() => [])
  return there !== undefined && here !== undefined && there.dev === here.dev
}

/** Appends `note` and an empty line; answers a fault code, or undefined when it is on disk. */
export async function appendToFile(file: string, note: string, dataDir: string): Promise<string | undefined> {
  if (await checkFilePlace(file, dataDir)) return 'file_missing'
  try {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW
    const handle = await open(file, flags | constants.O_NONBLOCK, 0o644)
    try {
      return await appendTo(handle, note)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return faultOf(error)
  }
}

async function appendTo(handle: FileHandle, note: string): Promise<string | undefined> {
  const found = await handle.stat()
  if (!found.isFile()) return 'file_not_ours'
  if (found.size > 0 && !(await beginsWithNote(handle))) return 'file_not_ours'
  // A note that was cut by a full disk or a kill is closed by an empty line; readers leave it out.
  const isCut = found.size > 0 && !(await endsWithGap(handle, found.size))
  await handle.appendFile(`${isCut ? '\n\n' : ''}${note}\n`)
  await handle.sync()
  return undefined
}

/** A checkpoint begins with an origin and a size. */
async function beginsWithNote(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(400), 0, 400, 0)
  return /^[^\n]+(\n(\d+(\n|$)|$)|$)/.test(buffer.toString('utf8', 0, bytesRead))
}

async function endsWithGap(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2))
  return buffer.toString('latin1', 0, bytesRead) === '\n\n'
}

function faultOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return 'file_full'
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'file_missing'
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'file_closed' : 'file_not_ours'
}
