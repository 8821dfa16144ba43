/** Tests of looking through uploads: bombs, nesting, paths, lies about sizes, and files with a wrong name. */
import { deflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'
import { describe, expect, it } from 'vitest'
import { documentRefusals } from '../../core/document/ja.ts'
import { inspectZip, type ZipRefusal } from './inspect-zip.ts'
import { archiveLimits } from './limits.ts'
import { checkFileName, sniffType } from './sniff-type.ts'

const zip = (files: Record<string, string | Buffer>): Buffer => {
  const archive = new PizZip()
  for (const [name, content] of Object.entries(files)) archive.file(name, content)
  return archive.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** A zip of one entry whose directory may lie about its sizes, encryption and name. */
function handmadeZip(entry: { name: string; content: Buffer; flags?: number; claimedSize?: number }): Buffer {
  const packed = deflateRawSync(entry.content, { level: 9 })
  const name = Buffer.from(entry.name)
  const size = entry.claimedSize ?? entry.content.length
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(entry.flags ?? 0, 2)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(0, 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(size, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed])
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([20, 0]),
    common,
    Buffer.alloc(14),
    name,
  ])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

const check = async (bytes: Buffer, limits = archiveLimits): Promise<unknown> => {
  const result = await inspectZip({ bytes }, limits)
  return 'code' in result ? result.code : result
}

const head = (text: string): Buffer => Buffer.from(text, 'latin1')
const named = (name: string, bytes: Buffer): unknown => {
  const result = checkFileName(name, bytes)
  return typeof result === 'string' ? result : result.code
}

describe('inspectZip', () => {
  it('counts what an ordinary archive holds', async () => {
    expect(await check(zip({ 'ログ/fw.csv': 'a,b\n', 'memo.txt': 'あ' }))).toEqual({
      entries: [
        { name: 'ログ/fw.csv', sizeBytes: 4, isArchive: false },
        { name: 'memo.txt', sizeBytes: 3, isArchive: false },
      ],
      totalBytes: 7,
    })
  })

  it('refuses a bomb before it goes off, in little memory', async () => {
    const bomb = zip({ 'bomb.bin': Buffer.alloc(60 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(200_000)
    const before = process.memoryUsage().rss
    expect(await check(bomb)).toBe('kernel.archive_bomb')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('refuses a bomb that lies about its size', async () => {
    const bytes = handmadeZip({ name: 'a.txt', content: Buffer.alloc(8 * 1024 * 1024), claimedSize: 10 })
    expect(await check(bytes)).toBe('kernel.archive_unreadable')
  })

  it('refuses many small files, and more bytes in all than allowed', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_unused, index) => [`f${index}`, 'x']))
    expect(await check(zip(many), { ...archiveLimits, entriesMax: 50 })).toBe('kernel.archive_too_many')
    const noise = Buffer.from(Array.from({ length: 4000 }, (_unused, index) => (index * 7919) % 251))
    expect(await check(zip({ a: noise, b: noise }), { ...archiveLimits, totalBytesMax: 6000 })).toBe(
      'kernel.archive_too_large',
    )
    expect(await check(zip({ a: noise }), { ...archiveLimits, entryBytesMax: 1000 })).toBe(
      'kernel.archive_too_large',
    )
  })

  it('looks into archives inside, down to the depth allowed', async () => {
    const bomb = zip({ 'bomb.bin': Buffer.alloc(3 * 1024 * 1024) })
    const level1 = zip({ 'inner.txt.zip': bomb })
    expect(await check(level1)).toBe('kernel.archive_bomb')
    const good = zip({ 'a.zip': zip({ 'b.txt': 'x' }) })
    expect(await check(good)).toMatchObject({ entries: [{ name: 'a.zip', isArchive: true }] })
    const deep = zip({ 'a.zip': zip({ 'b.zip': zip({ 'c.zip': zip({ 'd.txt': 'x' }) }) }) })
    expect(await check(deep)).toBe('kernel.archive_too_deep')
    expect(await check(good, { ...archiveLimits, depthMax: 0 })).toBe('kernel.archive_too_deep')
  })

  it.each(['../../etc/passwd', '..\\..\\windows\\a.exe', '/etc/passwd', 'C:\\a.txt', 'a/../../b'])(
    'refuses the path %s',
    async (name) => {
      const code = await check(handmadeZip({ name, content: Buffer.from('x') }))
      expect(['kernel.archive_path', 'kernel.archive_unreadable']).toContain(code)
    },
  )

  it('refuses a symbolic link', async () => {
    const archive = new PizZip()
    archive.file('link', '/etc/passwd', { unixPermissions: 0o120777 })
    const bytes: Buffer = archive.generate({ type: 'nodebuffer', platform: 'UNIX' })
    expect(await check(bytes)).toBe('kernel.archive_path')
  })

  it('refuses what is encrypted, cut off or no archive', async () => {
    expect(await check(handmadeZip({ name: 'a.txt', content: Buffer.from('x'), flags: 1 }))).toBe(
      'kernel.archive_encrypted',
    )
    const whole = zip({ 'a.txt': 'hello' })
    expect(await check(whole.subarray(0, whole.length - 10))).toBe('kernel.archive_unreadable')
    expect(await check(Buffer.from('%PDF-1.7 not a zip'))).toBe('kernel.archive_unreadable')
    expect(await check(Buffer.alloc(0))).toBe('kernel.archive_unreadable')
    const result = await inspectZip({ path: '/nonexistent/a.zip' })
    expect(result).toMatchObject({ code: 'kernel.archive_unreadable' })
  })
})

describe('checkFileName', () => {
  it.each([
    ['photo.jpg', head('\xff\xd8\xff\xe0'), 'jpeg'],
    ['報告書.PDF', head('%PDF-1.7'), 'pdf'],
    ['a.docx', head('PK\x03\x04'), 'zip'],
    ['events.evtx', head('ElfFile\x00\x01'), 'evtx'],
    ['mem.raw', head('\x00\x01\x02'), 'binary'],
    ['memo.txt', Buffer.from('あいう'), 'text'],
    ['sjis.csv', Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0d, 0x0a]), 'text'],
    ['u16.txt', Buffer.from([0xff, 0xfe, 0x42, 0x30]), 'text'],
    ['noending', head('MZ\x90'), 'windows_program'],
    ['empty.log', Buffer.alloc(0), 'empty'],
  ] as const)('takes %s', (name, bytes, type) => {
    expect(named(name, bytes)).toBe(type)
  })

  it.each([
    ['invoice.pdf', head('MZ\x90\x00')],
    ['photo.jpg', head('PK\x03\x04')],
    ['photo.png', head('%PDF-1.4')],
    ['memo.txt', head('MZ\x90\x00')],
    ['log.csv', head('a\x00b')],
    ['report.docx', head('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['a.zip', Buffer.from('not a zip')],
    ['写真．ｊｐｇ', head('MZ\x90\x00')],
  ] as const)('refuses %s that is something else', (name, bytes) => {
    expect(named(name, bytes)).toBe('kernel.file_not_as_named')
  })

  it('knows a tar by its middle and nothing by nothing', () => {
    const tar = Buffer.alloc(512, 0x20)
    tar.write('ustar', 257)
    expect(sniffType(tar)).toBe('tar')
    expect(sniffType(Buffer.alloc(0))).toBe('empty')
  })
})

describe('words', () => {
  it('say every refusal in whole sentences', () => {
    const codes: Record<ZipRefusal['code'] | 'kernel.file_not_as_named', true> = {
      'kernel.archive_unreadable': true,
      'kernel.archive_encrypted': true,
      'kernel.archive_path': true,
      'kernel.archive_too_many': true,
      'kernel.archive_too_large': true,
      'kernel.archive_bomb': true,
      'kernel.archive_too_deep': true,
      'kernel.file_not_as_named': true,
    }
    const phrases: Readonly<Record<string, unknown>> = documentRefusals
    for (const code of Object.keys(codes)) expect(phrases[code]).toBeDefined()
    const named = documentRefusals['kernel.file_not_as_named']
    expect(named({ ending: 'pdf', type: 'windows_program' })).toContain('中身はプログラムです')
  })
})
