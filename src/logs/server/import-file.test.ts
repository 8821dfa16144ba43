/** Files as they are brought in: rendered events, flat JSON, text, and what only calls itself so. */
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import type { SourceKind } from '../core/decoder.ts'
import { importFile } from './import-file.ts'
import { minutesAgo, openTestPipeline, source, type TestPipeline } from './pipeline.fixture.ts'

let logs: TestPipeline

beforeAll(async () => {
  logs = await openTestPipeline()
})

afterAll(() => logs.close())

function bring(fileName: string, content: Buffer | string, kind: SourceKind = 'auto') {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const from = source(`file ${fileName}`, 'file', kind)
  return importFile(logs.pipeline.intake, { source: from, fileName, stream: Readable.from([bytes]) })
}

async function codeOf(name: string, content: Buffer | string, kind: SourceKind = 'auto') {
  const outcome = await bring(name, content, kind)
  return isRefusal(outcome) ? outcome.code : outcome
}

function evtx(id: number, computer: string) {
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
        EventID: id,
        TimeCreated: { '#attributes': { SystemTime: minutesAgo(30) } },
        Channel: 'Security',
        Computer: computer,
      },
      EventData: { TargetUserName: 'suzuki', IpAddress: '10.12.4.77' },
    },
  }
}

function packed(layers: number): Buffer {
  return Array.from({ length: layers }).reduce<Buffer>((bytes) => gzipSync(bytes), Buffer.from('{"a":1}\n'))
}

describe('files', () => {
  it('takes EVTX rendered to a JSON array over many lines, and to lines', async () => {
    const array = JSON.stringify([evtx(4625, 'PC-ARRAY'), evtx(4624, 'PC-ARRAY')], undefined, 2)
    expect(await bring('security.json', array, 'windows')).toEqual({ events: 2, notAsNamed: 0, tooLong: 0 })
    const lines = `${JSON.stringify(evtx(4625, 'PC-LINES'))}\n${JSON.stringify(evtx(4740, 'PC-LINES'))}\n`
    expect(await bring('security.jsonl', lines)).toEqual({ events: 2, notAsNamed: 0, tooLong: 0 })
    expect((await logs.search('機械 = PC-* EventID = 4625 結果 = 失敗')).total).toBe(2)
    expect((await logs.search('機械 = pc-lines 動作 = account_lock')).total).toBe(1)
  })

  it('takes flat NXLog JSON in gzip and in UTF-16', async () => {
    const flat = JSON.stringify({
      EventTime: '2026-11-20 10:00:00',
      Hostname: 'NX-01',
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Image: String.raw`C:\Windows\System32\cmd.exe`,
    })
    expect(await bring('nxlog.json.gz', gzipSync(`${flat}\n`))).toMatchObject({ events: 1, notAsNamed: 0 })
    expect(await bring('nxlog.json', Buffer.from(`\uFEFF${flat}\n`, 'utf16le'))).toMatchObject({
      events: 1,
      notAsNamed: 0,
    })
    const { rows } = await logs.search(String.raw`機械 = NX-01 プログラム = "C:\Windows\System32\cmd.exe"`, {
      from: new Date('2026-11-20T00:59:00Z'),
      to: new Date('2026-11-20T01:01:00Z'),
    })
    expect(rows.map((row) => row.ts.toISOString())).toEqual([
      '2026-11-20T01:00:00.000Z',
      '2026-11-20T01:00:00.000Z',
    ])
    expect((await logs.search(String.raw`system32\cmd.exe`)).total).toBe(2)
  })

  it('refuses what is not what its name says, before anything is taken', async () => {
    expect(await codeOf('empty.log', '')).toBe('logs.file_is_empty')
    expect(await codeOf('a.evtx', Buffer.from('ElfFile\u0000rest'))).toBe('logs.file_is_evtx')
    expect(await codeOf('a.log', Buffer.from('PK\u0003\u0004'))).toBe('logs.file_is_archive')
    expect(await codeOf('a.log', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]))).toBe(
      'logs.file_is_binary',
    )
    expect(await codeOf('a.jsonl', 'Nov 25 09:28:41 fw01 text\n')).toBe('logs.file_not_json')
    expect(await codeOf('a.txt', 'plain text\n', 'windows')).toBe('logs.file_not_json')
  })

  it('keeps lines that are not JSON among lines that are', async () => {
    expect(await bring('mixed.jsonl', '{"mixed":1}\n{"mixed": oops\n{"mixed":3}\n')).toEqual({
      events: 3,
      notAsNamed: 1,
      tooLong: 0,
    })
    expect((await logs.search('取得元 = "file mixed.jsonl"')).total).toBe(3)
  })

  it('tells a damaged gzip file, with what was taken before the damage', async () => {
    const whole = gzipSync(
      Array.from({ length: 50_000 }, (_, at) => `{"n":${at},"x":"${at * 7919}"}`).join('\n'),
    )
    expect(await codeOf('cut.gz', whole.subarray(0, whole.byteLength - 20))).toBe('logs.file_is_damaged')
    expect(await codeOf('head.gz', Buffer.from([0x1f, 0x8b]))).toBe('logs.file_is_damaged')
    expect(await codeOf('other.gz', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('no gzip')]))).toBe(
      'logs.file_is_damaged',
    )
    const cut = await bring('cut.gz', whole.subarray(0, whole.byteLength - 20))
    expect(isRefusal(cut) && Number(cut.params['events'])).toBeGreaterThan(40_000)
  })

  it('does not unpack layer after layer', async () => {
    expect(await codeOf('twice.gz', packed(2))).toMatchObject({ events: 1 })
    expect(await codeOf('often.gz', packed(200))).toBe('logs.file_is_archive')
  })

  it('does not take a list without records for a file that was taken', async () => {
    expect(await codeOf('deep.json', '['.repeat(100_000))).toBe('logs.file_not_json')
  })

  it('ends with an error, and nothing else, when the sender goes away in the middle of a packed file', async () => {
    const whole = gzipSync(Array.from({ length: 50_000 }, (_, at) => `{"n":${at * 7919}}`).join('\n'))
    const breaking = async function* () {
      yield whole.subarray(0, whole.byteLength / 2)
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    }
    const from = source('file gone', 'file', 'auto')
    const stream = Readable.from(breaking())
    await expect(
      importFile(logs.pipeline.intake, { source: from, fileName: 'gone.gz', stream }),
    ).rejects.toThrow('aborted')
  })

  it.each([
    ['of one line again and again', 'a\n'],
    ['of spaces', ' '],
    ['of brackets', '['],
  ])('refuses ten megabytes that are ten gigabytes %s, in little memory and time', async (_name, unit) => {
    const member = gzipSync(Buffer.alloc(8_000_000, unit), { level: 9 })
    const bomb = Buffer.concat(
      Array.from({ length: Math.ceil(10_000_000 / member.byteLength) }, () => member),
    )
    const before = { rss: process.memoryUsage().rss, cpu: process.cpuUsage() }
    expect(await bring('bomb.log.gz', bomb)).toMatchObject({
      code: 'logs.file_is_bomb',
      params: { events: 0 },
    })
    const spent = process.cpuUsage(before.cpu)
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(256 * 1_048_576)
    expect((spent.user + spent.system) / 1_000_000).toBeLessThan(2)
  })
})
