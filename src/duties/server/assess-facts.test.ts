import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runDutiesAssess } from './assess-facts.ts'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'toride-事実-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

async function run(args: string[], input: string | Uint8Array = '') {
  let out = ''
  let complaint = ''
  const code = await runDutiesAssess(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (complaint += text) },
  })
  const lines = out.split('\n')
  expect(lines.pop()).toBe('')
  return { code, complaint, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

const facts = '{"knownOn":"2026-12-02","leak":true,"persons":101}'

describe('input that can be read', () => {
  it('prints exactly the members of the contract for one object', async () => {
    const { code, lines } = await run(['--facts', '-'], facts)
    expect(code).toBe(0)
    expect(lines).toHaveLength(1)
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'events',
      'appi',
      'myNumber',
      'notifyPersons',
      'needsReview',
      'reasons',
    ])
    expect(lines[0]).toMatchObject({
      events: ['leak'],
      appi: {
        required: true,
        categories: [4],
        preliminary: { target: '2026-12-04', limit: '2026-12-06' },
        final: { days: 30, raw: '2026-12-31', due: '2027-01-04' },
      },
      myNumber: null,
      notifyPersons: true,
      needsReview: [],
    })
  })

  it('reads one object over several lines, from a file whose path has Japanese and blanks', async () => {
    const file = join(directory, '事実 1.json')
    writeFileSync(file, `\ufeff{\r\n  "knownOn": "2026-12-02",\r\n  "leak": true, "persons": 43\r\n}\r\n`)
    const { code, lines } = await run(['--facts', file])
    expect(code).toBe(0)
    expect(lines).toMatchObject([{ appi: { required: false, categories: [] } }])
    expect((await run([`--facts=${file}`])).lines).toEqual(lines)
  })

  it('answers JSON lines in order, blank lines passed over', async () => {
    const input = [43, 101, 100].map((persons) => `{"knownOn":"2026-12-02","leak":true,"persons":${persons}}`)
    const { code, lines } = await run(['--facts', '-'], `${input.join('\r\n\r\n')}\n`)
    expect(code).toBe(0)
    expect(lines.map((line) => (line['appi'] as { required: boolean }).required)).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('input that cannot be read', () => {
  it.each([
    ['nonsense', 'duties.facts_not_json'],
    ['{"knownOn":"2026-12-02"', 'duties.facts_not_json'],
    ['{"knownOn":"2026-12-02","leak":true\u0000}', 'duties.facts_not_json'],
    ['[1]', 'duties.facts_not_object'],
    ['null', 'duties.facts_not_object'],
    ['"text"', 'duties.facts_not_object'],
    ['{"knownOn":"2026-12-02","leek":true}', 'duties.facts_unknown_key'],
    ['{"knownOn":"2026-12-02","__proto__":{"leak":true}}', 'duties.facts_unknown_key'],
    ['{"refused":true,"code":"x"}', 'duties.facts_unknown_key'],
    ['{"leak":true}', 'duties.facts_known_on_missing'],
    ['{"knownOn":"2026-02-30"}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02T00:00"}', 'duties.facts_invalid'],
    ['{"knownOn":20261202}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","leak":"yes"}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","leak":null}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","regime":"ward"}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","myNumberSystem":"unknown"}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","persons":-1}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","persons":1.5}', 'duties.facts_invalid'],
    ['{"knownOn":"2026-12-02","persons":"101"}', 'duties.facts_invalid'],
    ['{"knownOn":"2051-01-01"}', 'duties.facts_known_on_outside'],
    ['{"knownOn":"9999-12-31"}', 'duties.facts_known_on_outside'],
  ])('%s → %s in its place, neighbours answered, exit code 1', async (line, error) => {
    const { code, lines } = await run(['--facts', '-'], `${facts}\n${line}\n${facts}\n`)
    expect(code).toBe(1)
    expect(lines).toHaveLength(3)
    expect(Object.keys(lines[1] ?? {})).toEqual(['error', 'message'])
    expect(lines[1]?.['error']).toBe(error)
    expect(lines[1]?.['message']).toMatch(/[。）-]$|：/)
    expect(lines[2]).toEqual(lines[0])
  })

  it('refuses bytes that are not UTF-8, such as CP932, and a line of 10 MB', async () => {
    const cp932 = Buffer.from([0x7b, 0x22, 0x92, 0x6d, 0x22, 0x3a, 0x31, 0x7d, 0x0a])
    const long = Buffer.from(`{"knownOn":"${'2'.repeat(10 * 1024 * 1024)}"}\n`)
    const { code, lines } = await run(['--facts', '-'], Buffer.concat([cp932, long, Buffer.from(facts)]))
    expect(code).toBe(1)
    expect(lines.map((line) => line['error'])).toEqual([
      'duties.facts_not_utf8',
      'duties.facts_too_large',
      undefined,
    ])
  })

  it('gives one error for one broken object over several lines', async () => {
    const { code, lines } = await run(['--facts', '-'], '{\n  "knownOn": "2026-12-02",\n  "leak": yes\n}\n')
    expect(code).toBe(1)
    expect(lines).toMatchObject([{ error: 'duties.facts_not_json' }])
  })

  it('complains on standard error when there is nothing to read', async () => {
    for (const [args, code, error] of [
      [[], 2, 'duties.usage'],
      [['--facts'], 2, 'duties.usage'],
      [['--fact', 'x'], 2, 'duties.usage'],
      [['--facts', join(directory, 'none.json')], 1, 'duties.facts_file_unreadable'],
      [['--facts', directory], 1, 'duties.facts_file_unreadable'],
      [['--facts', '-'], 1, 'duties.facts_empty'],
    ] as [string[], number, string][]) {
      const result = await run(args, ' \n')
      expect(result).toMatchObject({ code, lines: [] })
      expect(JSON.parse(result.complaint)).toMatchObject({ error })
    }
  })
})
