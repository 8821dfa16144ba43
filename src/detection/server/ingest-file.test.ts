/** `toride ingest` and `toride search` on a host without a server: the file is stored, matched by the shipped rules, and found. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runSearch } from '../../logs/server/run-search.ts'
import { runIngestMatched } from './ingest-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-host-'))
  vi.stubEnv('TORIDE_DATA', path.join(folder, 'data'))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

type Command = typeof runIngestMatched

async function run(command: Command, ...args: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const code = await command(args, { stdin, stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, out: await text(stdout), err: await text(stderr) }
}

const day = ['--from', '2026-11-24', '--to', '2026-11-26']

describe('a host without a server', () => {
  it('brings a file in, matches it, and finds it', async () => {
    const file = path.join(folder, 'security.jsonl')
    const event = {
      EventID: 1102,
      Channel: 'Security',
      Provider_Name: 'Microsoft-Windows-Eventlog',
      Hostname: 'DC01',
    }
    const times = ['2026-11-25T01:00:00Z', '2026-11-25T02:00:00Z']
    await writeFile(file, times.map((at) => `${JSON.stringify({ '@timestamp': at, ...event })}\n`).join(''))
    const brought = await run(runIngestMatched, file, '--source', 'windows', '--json')
    expect(brought).toMatchObject({ code: 0, out: '{"events":2,"notAsNamed":0,"tooLong":0}\n' })
    const found = await run(runSearch, '動作 = log_clear', ...day, '--json')
    const answer = JSON.parse(found.out) as { total: number; rows: { ts: string; matches: string[] }[] }
    expect(answer.total).toBe(2)
    expect(answer.rows.map((row) => row.ts)).toEqual(['2026-11-25T02:00:00.000Z', '2026-11-25T01:00:00.000Z'])
    for (const row of answer.rows) expect(row.matches.length).toBeGreaterThan(0)
    expect((await run(runSearch, 'nothing-like-this', ...day)).err).toContain('0件')
  })

  it('says in Japanese what it does not understand', async () => {
    expect(await run(runIngestMatched)).toMatchObject({
      code: 2,
      err: expect.stringContaining('使い方') as string,
    })
    expect(await run(runIngestMatched, '/no/such/file')).toMatchObject({ code: 1 })
    const kind = await run(runIngestMatched, import.meta.filename, '--source', 'nazo')
    expect(kind).toMatchObject({ code: 2, err: expect.stringContaining('nazo') as string })
    expect(await run(runSearch, 'a', '--from', 'yesterday')).toMatchObject({ code: 2 })
    const fault = await run(runSearch, '機械 =', ...day, '--json')
    expect(fault.code).toBe(1)
    expect(JSON.parse(fault.out)).toMatchObject({ error: { code: 'logs.query_fault' } })
  })
})
