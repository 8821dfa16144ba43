/** Files of a dump as they are written: each with its digest, for the manifest. */
import { createHash } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from '../../core/verify/dump-form.ts'

type ListedFile = Manifest['files'][number]

export type DumpWriter = {
  /** Writes a file from pieces; it is listed in the manifest unless `isListed` is false. */
  write(
    name: string,
    pieces: AsyncIterable<string | Uint8Array> | Iterable<string>,
    isListed?: boolean,
  ): Promise<void>
  readonly files: readonly ListedFile[]
}

const pieceBytes = 256 * 1024

export function writeInto(folder: string): DumpWriter {
  const files: ListedFile[] = []
  return {
    files,
    write: async (name, pieces, isListed = true) => {
      const file = await writeOne(path.join(folder, name), pieces)
      if (isListed) files.push({ path: name, ...file })
    },
  }
}

async function writeOne(
  target: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string>,
): Promise<{ sha256: string; sizeBytes: number }> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const digest = createHash('sha256')
  const file = await open(target, 'wx', 0o600)
  let sizeBytes = 0
  try {
    for await (const bytes of inPieces(pieces)) {
      digest.update(bytes)
      sizeBytes += bytes.byteLength
      await file.appendFile(bytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: digest.digest('hex'), sizeBytes }
}

/** Joins small pieces: a system call for every line would cost more than the line. */
async function* inPieces(
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string>,
): AsyncIterable<Uint8Array> {
  let text = ''
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield piece
      continue
    }
    text += piece
    if (text.length < pieceBytes) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  if (text !== '') yield Buffer.from(text, 'utf8')
}
