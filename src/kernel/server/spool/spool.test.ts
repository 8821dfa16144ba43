/** The spool under faults: torn tails, rotten bytes, full and failing disks, and a process that is killed. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeDisk, type SpoolDisk, type SpoolFile } from './disk.ts'
import { openSpool, type Spool, type SpoolOptions } from './spool.ts'

const folders: string[] = []
const spools: Spool[] = []

afterEach(async () => {
  for (const spool of spools.splice(0)) await spool.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const everything = { records: 1e6, units: 1e9, bytes: 1e9 }

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'toride-spool-'))
  folders.push(folder)
  return folder
}

async function start(folder: string, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await openSpool({ folder, consumers: ['store'], ...options })
  spools.push(spool)
  return spool
}

function put(spool: Spool, text: string) {
  return spool.append({ firstUnit: spool.reserve(1), units: 1, payload: Buffer.from(text) })
}

async function texts(spool: Spool): Promise<string[]> {
  const { entries } = await spool.read('store', everything)
  return entries.map((entry) => Buffer.from(entry.payload).toString())
}

async function onlySegment(folder: string): Promise<string> {
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.spool'))
  return path.join(folder, name ?? '')
}

describe('spool', () => {
  it('gives back in order what it stored, also after it was opened again', async () => {
    const folder = await newFolder()
    const first = await start(folder)
    expect(await Promise.all(['a', 'b', 'c'].map((text) => put(first, text)))).toEqual([
      'stored',
      'stored',
      'stored',
    ])
    await first.close()
    const second = await start(folder)
    expect(await put(second, 'd')).toBe('stored')
    expect(await texts(second)).toEqual(['a', 'b', 'c', 'd'])
    expect(second.epoch).toBe(first.epoch)
    expect(second.reserve(1)).toBe(4)
  })

  it('advances, forgets whole segments that are done, and keeps its numbers', async () => {
    const folder = await newFolder()
    const spool = await start(folder, { segmentBytesMax: 100 })
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await put(spool, text.repeat(50))
    await spool.advance('store', 6)
    expect((await readdir(folder)).filter((file) => file.endsWith('.spool'))).toHaveLength(1)
    await spool.close()
    const again = await start(folder)
    expect(await texts(again)).toEqual([])
    await put(again, 'g')
    expect(await again.read('store', everything)).toMatchObject({
      entries: [{ record: 6, firstUnit: 6 }],
      to: 7,
    })
  })

  it('works on exactly the claimed group again after a restart', async () => {
    const folder = await newFolder()
    const spool = await start(folder)
    for (const text of ['a', 'b', 'c', 'd']) await put(spool, text)
    const group = await spool.read('store', { ...everything, records: 2 })
    await spool.claim('store', group.to)
    await spool.close()
    const again = await start(folder)
    expect(await texts(again)).toEqual(['a', 'b'])
    await again.advance('store', group.to)
    expect(await texts(again)).toEqual(['c', 'd'])
  })

  it('asks to come again when it is full, and has room after an advance', async () => {
    const spool = await start(await newFolder(), { bytesMax: 200, segmentBytesMax: 100 })
    expect(await put(spool, 'x'.repeat(100))).toBe('stored')
    expect(await put(spool, 'x'.repeat(100))).toBe('stored')
    expect(await put(spool, 'y')).toBe('full')
    expect(spool.isFull()).toBe(true)
    const room = spool.whenRoom()
    await spool.advance('store', 2)
    await room
    expect(await put(spool, 'y')).toBe('stored')
  })

  it('goes on where it stood when one byte of a cursor is rotten, whichever it is', async () => {
    const folder = await newFolder()
    const spool = await start(folder)
    for (const text of ['a', 'b']) await put(spool, text)
    await spool.advance('store', 1)
    await spool.close()
    const file = path.join(folder, 'store.cursor')
    const whole = await readFile(file)
    for (let position = 0; position < whole.byteLength; position += 1) {
      await writeFile(file, whole)
      await flipByte(file, position)
      const again = await start(folder)
      expect(await texts(again)).toEqual(['b'])
      await again.close()
    }
  })

  it('begins at the oldest record when a cursor is damaged', async () => {
    const folder = await newFolder()
    const spool = await start(folder)
    for (const text of ['a', 'b']) await put(spool, text)
    await spool.advance('store', 1)
    await spool.close()
    await writeFile(path.join(folder, 'store.cursor'), 'zz\n{"next":9,"claimedTo":null}\n')
    expect(await texts(await start(folder))).toEqual(['a', 'b'])
  })
})

describe('damage', () => {
  it('cuts a torn tail at every length and stores after it', async () => {
    const folder = await newFolder()
    const spool = await start(folder)
    for (const text of ['one', 'two', 'three']) await put(spool, text)
    await spool.close()
    const file = await onlySegment(folder)
    const whole = await readFile(file)
    const lastRecordBytes = 40 + 'three'.length
    for (let missing = 1; missing < lastRecordBytes; missing += 1) {
      await writeFile(file, whole.subarray(0, whole.byteLength - missing))
      const warnings: string[] = []
      const torn = await start(folder, { warn: (warning) => warnings.push(warning.code) })
      expect(await texts(torn)).toEqual(['one', 'two'])
      expect(warnings).toEqual(['torn_tail'])
      expect((await stat(file)).size).toBe(whole.byteLength - lastRecordBytes)
      await torn.close()
    }
    const last = await start(folder)
    await put(last, 'four')
    expect(await texts(last)).toEqual(['one', 'two', 'four'])
  })

  it('never serves a record with a rotten byte and keeps its neighbours and the file', async () => {
    const folder = await newFolder()
    const spool = await start(folder)
    for (const text of ['first', 'second', 'third']) await put(spool, text)
    await spool.close()
    const file = await onlySegment(folder)
    await flipByte(file, (await readFile(file)).indexOf('second'))
    const warnings: string[] = []
    const again = await start(folder, { warn: (warning) => warnings.push(warning.code) })
    expect(await texts(again)).toEqual(['first', 'third'])
    expect(warnings).toEqual(['damaged_record'])
    await put(again, 'fourth')
    await again.advance('store', 4)
    expect((await readdir(folder)).some((name) => name.endsWith('.damaged'))).toBe(true)
  })

  it('notices a byte that rots while the spool is open', async () => {
    const folder = await newFolder()
    const warnings: string[] = []
    const spool = await start(folder, { warn: (warning) => warnings.push(warning.code) })
    for (const text of ['first', 'second']) await put(spool, text)
    const file = await onlySegment(folder)
    await flipByte(file, (await readFile(file)).indexOf('second'))
    expect(await texts(spool)).toEqual(['first'])
    expect((await spool.read('store', everything)).to).toBe(2)
    expect(warnings).toContain('damaged_record')
  })

  it('puts a file that is no segment aside', async () => {
    const folder = await newFolder()
    await writeFile(path.join(folder, '0000000000000000.spool'), 'not a segment')
    const warnings: string[] = []
    const spool = await start(folder, { warn: (warning) => warnings.push(warning.code) })
    expect(await put(spool, 'a')).toBe('stored')
    expect(warnings).toEqual(['foreign_file'])
  })
})

async function flipByte(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, position)
  await handle.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, position)
  await handle.close()
}

describe('a failing disk', () => {
  it('calls nothing stored after a failed sync, and never syncs again', async () => {
    const calls = { sync: 0, fail: false }
    const disk = faulty({
      sync: async (file) => {
        calls.sync += 1
        if (calls.fail) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        await file.sync()
      },
    })
    const spool = await start(await newFolder(), { disk })
    expect(await put(spool, 'good')).toBe('stored')
    calls.fail = true
    expect(await put(spool, 'lost')).toBe('fenced')
    calls.fail = false
    const before = calls.sync
    expect(await put(spool, 'after')).toBe('fenced')
    expect(calls.sync).toBe(before)
    expect(spool.state().fencedBecause).toContain('EIO')
    expect(await texts(spool)).toEqual(['good'])
  })

  it('undoes a write that found no space and goes on when there is space', async () => {
    const state = { isFull: false }
    const disk = faulty({
      writeAll: async (file, buffers, position) => {
        if (!state.isFull) return file.writeAll(buffers, position)
        await file.writeAll([Buffer.from('TREC half')], position)
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
    })
    const folder = await newFolder()
    const spool = await start(folder, { disk })
    await put(spool, 'one')
    state.isFull = true
    expect(await put(spool, 'two')).toBe('full')
    state.isFull = false
    expect(await put(spool, 'three')).toBe('stored')
    await spool.close()
    const warnings: string[] = []
    expect(await texts(await start(folder, { warn: ({ code }) => warnings.push(code) }))).toEqual([
      'one',
      'three',
    ])
    expect(warnings).toEqual([])
  })
})

type Faults = {
  sync?: (file: SpoolFile) => Promise<void>
  writeAll?: (file: SpoolFile, buffers: readonly Uint8Array[], position: number) => Promise<void>
}

function faulty(faults: Faults): SpoolDisk {
  const wrap = (file: SpoolFile): SpoolFile => ({
    ...file,
    sync: () => (faults.sync ? faults.sync(file) : file.sync()),
    writeAll: (buffers, position) =>
      faults.writeAll ? faults.writeAll(file, buffers, position) : file.writeAll(buffers, position),
  })
  return {
    ...nodeDisk,
    create: async (file) => wrap(await nodeDisk.create(file)),
    openExisting: async (file) => wrap(await nodeDisk.openExisting(file)),
  }
}

describe('a killed process', () => {
  it('keeps everything it had called stored, five kills in a row', { timeout: 60_000 }, async () => {
    const folder = await newFolder()
    const acknowledged: string[] = []
    for (let round = 0; round < 5; round += 1) {
      const child = fork(path.join(import.meta.dirname, 'spool-child.fixture.ts'), [folder, String(round)], {
        execPath: process.execPath,
        execArgv: [],
      })
      const enough = 40 + round * 60
      const before = acknowledged.length
      await new Promise<void>((resolve) => {
        child.on('message', (text: string) => {
          acknowledged.push(text)
          if (acknowledged.length - before === enough) resolve()
        })
      })
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
    const stored = new Set(await texts(await start(folder)))
    expect(acknowledged.length).toBeGreaterThan(500)
    expect(acknowledged.filter((text) => !stored.has(text))).toEqual([])
  })
})
