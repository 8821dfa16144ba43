/** Blobs under faults: a rotten byte at any place, a kill in the middle of writing. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isRefusal } from '../core/result.ts'
import { openBlobs } from './blobs.ts'
import { sweepParts } from './sweep-parts.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-blobs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function put(bytes: Buffer): Promise<string> {
  const blob = await openBlobs(folder).put(Readable.from([bytes]), 1_000_000)
  if (isRefusal(blob)) throw new Error(blob.code)
  return blob.sha256
}

it('with a rotten byte are never handed out whole, and their neighbours are', async () => {
  const blobs = openBlobs(folder)
  const bytes = Buffer.alloc(200_000, 'evidence ')
  const [rotten, whole] = [await put(bytes), await put(Buffer.from('neighbour'))]
  const file = path.join(folder, rotten.slice(0, 2), rotten)
  for (const position of [0, 70_000, bytes.byteLength - 1]) {
    const damaged = await readFile(file)
    damaged[position] = (damaged[position] ?? 0) ^ 1
    await writeFile(file, damaged)
    await expect(buffer(blobs.read(rotten))).rejects.toMatchObject({ code: 'EDAMAGED' })
    await writeFile(file, bytes)
  }
  expect(await buffer(blobs.read(rotten))).toEqual(bytes)
  expect(String(await buffer(blobs.read(whole)))).toBe('neighbour')
})

it('that a kill left half written are swept away, and whole ones stay', async () => {
  const sha256 = await put(Buffer.from('whole'))
  await writeFile(path.join(folder, '.part-0123456789abcdef'), 'half')
  expect(await sweepParts(folder)).toBe(1)
  expect((await readdir(folder)).filter((name) => name.startsWith('.part'))).toEqual([])
  expect(await openBlobs(folder).has(sha256)).toBe(true)
})
