/** Tests of the demonstration's day of logs: it repeats itself, it tells the story, it names nobody real. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compileRules } from '../../../detection/core/sigma/compile-rules.ts'
import { createMatcher } from '../../../detection/core/sigma/matcher.ts'
import { decodeLine } from '../../../logs/core/decode.ts'
import { demoLogLines } from './log-day.ts'
import { demoLogsSchema } from './logs.ts'
import { demoClock, fillTimes, resolveWhen } from './when.ts'

const file = new URL('../../../../content/demo/logs.yaml', import.meta.url)
const settings = demoLogsSchema.parse(parse(readFileSync(file, 'utf8')))
const now = new Date('2026-11-25T01:42:00Z')
const lines = [...demoLogLines(now, settings)]
const names: Record<string, string> = { ...settings.hosts }
const of = (kind: string): string[] =>
  lines.filter((entry) => entry.source === names[kind]).map((entry) => entry.line)

describe('the day of logs', () => {
  it('has the size of a small town', () => {
    expect(lines.length).toBeGreaterThan(20_000)
    expect(lines.length).toBeLessThan(60_000)
    for (const source of ['fortigate', 'squid', 'windows', 'postfix', 'muka'])
      expect(of(source).length).toBeGreaterThan(500)
  })

  it('is the same for the same seed and time, and another for another seed', () => {
    expect([...demoLogLines(now, settings)]).toEqual(lines)
    expect([...demoLogLines(now, { ...settings, seed: 7 })]).not.toEqual(lines)
  })

  it('tells of contact every 60 seconds from 3:34 until the line was pulled', () => {
    const times = of('fortigate')
      .filter((line) => line.includes('dstip=203.0.113.45'))
      .map((line) => Number(/eventtime=(\d{13})/.exec(line)?.[1]))
    expect(new Date(times[0] ?? 0).toISOString()).toBe('2026-11-24T18:34:00.000Z')
    expect(times.length).toBe(385)
    for (const [index, time] of times.slice(2).entries()) {
      const gap = time - (times[index + 1] ?? 0)
      expect(gap).toBeGreaterThanOrEqual(58_000)
      expect(gap).toBeLessThanOrEqual(62_000)
    }
    expect(times.at(-1)).toBeLessThanOrEqual(now.getTime() - 44 * 60_000 + 1000)
  })

  it('has the login by the maintenance line, the new service, and 40 failed logins', () => {
    const windows = of('windows').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(windows.find((event) => event['TargetUserName'] === 'miyama-mnt')).toMatchObject({
      '@timestamp': '2026-11-24T18:07:00.000Z',
      EventTime: '2026-11-25 03:07:00',
      Hostname: 'ZAIMU-AP01',
      EventID: 4624,
    })
    expect(windows.filter((event) => event['EventID'] === 7045).map((event) => event['ServiceName'])).toEqual(
      ['updsvc'],
    )
    const failed = windows.filter(
      (event) =>
        event['EventID'] === 4625 && event['WorkstationName'] === 'ZEIMU-05' && event['LogonType'] === 3,
    )
    expect(failed.length).toBe(40)
  })

  it('falls silent where the story says so', () => {
    const last = of('muka').at(-1) ?? ''
    expect(last).toMatch(/^<134>Nov 25 07:[0-2]\d:/)
  })

  it('ends now and never tells the future', () => {
    const times = of('fortigate').map((line) => Number(/eventtime=(\d{13})/.exec(line)?.[1]))
    expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime())
    expect(times).toEqual([...times].sort((left, right) => left - right))
  })

  it('uses only internal and documentation addresses and example names', () => {
    const addresses = new Set(lines.flatMap(({ line }) => line.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []))
    for (const address of addresses)
      if (!/^10\.(?!0\.22621)/.test(address))
        expect(address).toMatch(/^(203\.0\.113|198\.51\.100|192\.0\.2)\./)
    const names = new Set(lines.flatMap(({ line }) => line.match(/@[a-z0-9.-]+\.[a-z]+/g) ?? []))
    for (const name of names) expect(name).toMatch(/example(\.jp)?$/)
  })
})

describe('the log intake', () => {
  it('reads every line as what it is, at the time it happened', () => {
    const received = now.getTime()
    for (const { kind, line } of lines) {
      const { event, isFallback } = decodeLine(line, { kind, received, zone: 540 })
      expect(isFallback, line).toBe(false)
      expect(event.ts, line).toBeLessThanOrEqual(received + 1000)
      expect(event.ts, line).toBeGreaterThan(received - 32 * 3_600_000)
    }
  })
})

describe('the shipped rules', () => {
  it('meet the story and nothing of the usual', () => {
    const folder = new URL('../../../../content/detection/rules/', import.meta.url)
    const files = readdirSync(folder).map((path) => ({
      path,
      text: readFileSync(new URL(path, folder), 'utf8'),
    }))
    const matcher = createMatcher(compileRules(files).rules)
    const hits = new Map<string, number>()
    for (const { kind, line } of lines) {
      const { event } = decodeLine(line, { kind, received: now.getTime(), zone: 540 })
      for (const rule of matcher.match(event.record, event.logsource))
        hits.set(
          `${event.host} ${rule.id.slice(0, 8)}`,
          (hits.get(`${event.host} ${rule.id.slice(0, 8)}`) ?? 0) + 1,
        )
    }
    expect(Object.fromEntries(hits)).toEqual({
      'fw01 e6e2e823': 385,
      'MADO-07 409f30a0': 1,
      'ZAIMU-AP01 05abca1b': 1,
      'ZAIMU-AP01 25e7a7c9': 1,
      'proxy01 4ff7b429': 1,
    })
  })
})

describe('times of the story', () => {
  it.each([
    ['2026-11-25T01:42:00Z', '2026-11-24T18:07:00.000Z'],
    ['2026-11-24T22:07:00Z', '2026-11-24T18:07:00.000Z'],
    ['2026-11-24T22:06:59Z', '2026-11-23T18:07:00.000Z'],
    ['2026-11-24T15:30:00Z', '2026-11-23T18:07:00.000Z'],
  ])('loaded at %s the break-in is at %s', (loaded, attack) => {
    expect(demoClock(new Date(loaded)).attack.toISOString()).toBe(attack)
  })

  it('resolve and speak', () => {
    const clock = demoClock(now)
    expect(resolveWhen(-90, clock).toISOString()).toBe('2026-11-25T00:12:00.000Z')
    expect(resolveWhen({ attack: 27 }, clock).toISOString()).toBe('2026-11-24T18:34:00.000Z')
    expect(resolveWhen({ days: -7, time: '17:35' }, clock).toISOString()).toBe('2026-11-18T08:35:00.000Z')
    expect(fillTimes('{{time -90}}に電話、{{time attack+27}}から、{{day -90}}。', clock)).toBe(
      '9時12分に電話、3時34分から、令和8年11月25日（水）。',
    )
    expect(fillTimes('{{iso -90}}', clock)).toBe('2026-11-25T00:12:00.000Z')
  })
})
