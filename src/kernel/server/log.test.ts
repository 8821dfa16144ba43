/** Toride's own log: lines of JSON, turned over by size, and nothing about people in them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, inject } from 'vitest'
import { withClient } from './database.ts'
import { createLog, readLogState } from './log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'toride-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (end = '') => path.join(folder, `toride.log${end}`)
const lines = () =>
  readFileSync(file(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

function errorOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a line', () => {
  it('is one JSON object with time, level and message, readable by its owner alone', () => {
    const log = createLog(folder)
    log.info('started', { port: 8180 })
    log.warn('slow', { ms: 1200 })
    log.error('failed', new Error('no luck'), { requestId: 'req_1' })
    expect(lines().map(({ level, message }) => [level, message])).toEqual([
      ['info', 'started'],
      ['warn', 'slow'],
      ['error', 'failed'],
    ])
    expect(lines()[2]).toMatchObject({
      requestId: 'req_1',
      cause: expect.stringMatching(/^Error: no luck\n\s+at /),
    })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })
})

describe('turning over', () => {
  it('begins a new file at ten megabytes and keeps five old ones', async () => {
    for (const end of ['.1', '.2', '.3', '.4', '.5']) writeFileSync(file(end), end)
    writeFileSync(file(), '')
    truncateSync(file(), 10 * 1024 * 1024)
    createLog(folder).info('after')
    expect(lines()).toHaveLength(1)
    expect(statSync(file('.1')).size).toBe(10 * 1024 * 1024)
    expect(['.2', '.3', '.4', '.5'].map((end) => readFileSync(file(end), 'utf8'))).toEqual([
      '.1',
      '.2',
      '.3',
      '.4',
    ])
    expect(existsSync(file('.6'))).toBe(false)
    expect((await readLogState(folder, new Date())).bytes).toBeGreaterThan(10 * 1024 * 1024)
  })
})

describe('values that an error quotes', () => {
  const mark = '目印 太郎'

  it.each([
    ['a parser of JSON', () => errorOf(() => JSON.parse(`{"name": ${mark}}`))],
    ['a parser that stumbles over a login name', () => errorOf(() => JSON.parse('mejirushi'))],
    ['an error that tells a name', () => new Error(`no such person: ${mark}`)],
    ['an error within an error', () => new Error('outer', { cause: new Error(`inner ${mark}`) })],
    ['an error that quotes a sentence', () => new Error('cannot read "Mejirushi Taro of the town"')],
    ['a text', () => `no such person: ${mark}`],
  ])('of %s stay out', (_, make) => {
    createLog(folder).error('failed', make())
    expect(readFileSync(file(), 'utf8')).not.toMatch(/目印|太郎|mejirushi/i)
  })

  it('of PostgreSQL stay out, its code and its names stay in', async () => {
    const { ownerConfig } = inject('sharedPostgres')
    const failing = (text: string) =>
      withClient(ownerConfig, (client) => client.query(text)).catch((error: unknown) => error)
    const log = createLog(folder)
    log.error('failed', await failing(`select 'mejirushi'::int`))
    log.error('failed', await failing(`insert into pg_temp.nothing values ('${mark}')`))
    log.error('failed', await failing(`do $$ begin raise unique_violation using detail = '${mark}'; end $$`))
    expect(readFileSync(file(), 'utf8')).not.toMatch(/目印|太郎|mejirushi/i)
    expect(lines().map((line) => String(line['cause']).split('\n')[0])).toEqual([
      expect.stringMatching(/^error 22P02: invalid input syntax for type integer/),
      expect.stringMatching(/^error 42P01: relation "pg_temp.nothing" does not exist/),
      expect.stringMatching(/^error 23505: /),
    ])
  })
})
