/** Lines of every kind to the columns and fields that they must give; anything at all to something. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine, decodeRecord } from './decode.ts'
import type { SourceKind } from './decoder.ts'

const received = Date.UTC(2026, 10, 25, 0, 30)
const context = { received, zone: 540, kind: 'auto' as SourceKind }

function decode(line: string, kind: SourceKind = 'auto') {
  return decodeLine(line, { ...context, kind })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

describe('syslog headers', () => {
  it.each([
    [
      '<134>Nov 25 09:28:41 fw01 sshd[12]: hello there',
      { host: 'fw01', process: 'sshd', severity: 7 },
      '2026-11-25T00:28:41.000Z',
    ],
    [
      '<13>1 2026-11-25T00:28:41.5Z web01 app 7 ID47 - hello',
      { host: 'web01', process: 'app', severity: 6 },
      '2026-11-25T00:28:41.500Z',
    ],
    ['<13>1 - - - - - - hello', { host: '', process: '', severity: 6 }, '2026-11-25T00:30:00.000Z'],
    [
      'Nov 25 09:28:41 fw01 app: no priority',
      { host: 'fw01', process: 'app', severity: 0 },
      '2026-11-25T00:28:41.000Z',
    ],
    [
      '2026-11-25T09:28:41.123+09:00 fw01 app[3]: as rsyslog files it',
      { host: 'fw01', process: 'app' },
      '2026-11-25T00:28:41.123Z',
    ],
    ['<999>broken priority', { host: '', severity: 0 }, '2026-11-25T00:30:00.000Z'],
    ['plain words', { host: '', dataset: 'text', category: 'other' }, '2026-11-25T00:30:00.000Z'],
  ])('reads %s', (line, columns, ts) => {
    const { event } = decode(line)
    expect(event).toMatchObject(columns)
    expect(iso(event.ts)).toBe(ts)
  })

  it('reads structured data, quotes and brackets in it too', () => {
    const { event } = decode(
      String.raw`<13>1 - h app - - [ex@1 a="one \"two\" \] x" b=""][meta seq="9"] text`,
    )
    expect(event.fields).toMatchObject({
      'ex@1.a': 'one "two" ] x',
      'ex@1.b': '',
      'meta.seq': '9',
      message: 'text',
    })
  })
})

describe('firewalls', () => {
  const fortigate =
    '<189>date=2026-11-25 time=09:28:41 devname="fw01" devid="FG100ETK18000001" logid="0000000013" type="traffic" ' +
    'subtype="forward" level="notice" tz="+0900" srcip=10.12.4.21 srcport=52114 dstip=203.0.113.45 dstport=443 ' +
    'policyname="hoshu-out" proto=6 action="deny" service="HTTPS" duration=12 sentbyte=612 rcvdbyte=588 msg="a \\"b\\" c"'

  it('reads FortiGate', () => {
    const { event, isFallback } = decode(fortigate)
    expect(isFallback).toBe(false)
    expect(event).toMatchObject({
      dataset: 'fortigate.traffic',
      category: 'firewall',
      host: 'fw01',
      sourceIp: '10.12.4.21',
      sourcePort: 52_114,
      destinationIp: '203.0.113.45',
      destinationPort: 443,
      protocol: 'tcp',
      action: 'deny',
      outcome: 'denied',
      rule: 'hoshu-out',
      bytesOut: 612,
      bytesIn: 588,
      durationMs: 12_000,
      logsource: { product: 'fortigate', service: 'traffic', category: 'firewall' },
    })
    expect(iso(event.ts)).toBe('2026-11-25T00:28:41.000Z')
    expect(event.fields).toMatchObject({
      src_ip: '10.12.4.21',
      dst_port: '443',
      msg: 'a "b" c',
      action: 'deny',
    })
  })

  it('reads the line of the search page', () => {
    const { event } = decode(
      '<134>Nov 25 09:28:41 fw01 traffic: action=allow src=10.12.4.21 sport=52114 dst=203.0.113.45 dport=443 proto=tcp sent=612 rcvd=588 policy="hoshu-out"',
    )
    expect(event).toMatchObject({
      category: 'firewall',
      host: 'fw01',
      outcome: 'allowed',
      sourceIp: '10.12.4.21',
      destinationIp: '203.0.113.45',
      destinationPort: 443,
      bytesOut: 612,
      rule: 'hoshu-out',
    })
  })

  it('leaves words of objects alone', () => {
    const { event } = decode('src=10.0.0.1 dst=10.0.0.2 proto=constructor action=__proto__ __proto__=x')
    expect(event).toMatchObject({ protocol: 'constructor', action: '__proto__', outcome: '' })
  })
})

describe('services', () => {
  it('reads Squid', () => {
    const { event } = decode(
      '1764030521.123    200 10.1.2.3 TCP_DENIED/403 1234 CONNECT upload.example.jp:443 suzuki HIER_NONE/- text/html',
    )
    expect(event).toMatchObject({
      dataset: 'squid.access',
      category: 'proxy',
      sourceIp: '10.1.2.3',
      user: 'suzuki',
      domain: 'upload.example.jp',
      status: 403,
      outcome: 'denied',
      logsource: { category: 'proxy' },
    })
    expect(event.fields).toMatchObject({
      'c-uri': 'upload.example.jp:443',
      'cs-method': 'CONNECT',
      'sc-status': '403',
    })
    expect(iso(event.ts)).toBe('2025-11-25T00:28:41.123Z')
  })

  it('reads Postfix', () => {
    const { event } = decode(
      '<22>Nov 25 09:28:41 mail01 postfix/smtp[311]: 4F2A11C0: to=<soumu@town.example.jp>, relay=mx.example.jp[198.51.100.7]:25, dsn=5.1.1, status=bounced (user unknown)',
    )
    expect(event).toMatchObject({
      dataset: 'postfix.smtp',
      category: 'mail',
      code: '4F2A11C0',
      target: 'soumu@town.example.jp',
      destinationIp: '198.51.100.7',
      domain: 'mx.example.jp',
      outcome: 'failure',
    })
  })

  it('reads BIND queries and logins over ssh', () => {
    const query = decode(
      '<30>Nov 25 09:28:41 dns01 named[9]: client @0x7f 10.1.2.3#5353 (c2.example.jp): query: C2.example.jp IN A + (10.0.0.53)',
    )
    expect(query.event).toMatchObject({ category: 'dns', domain: 'c2.example.jp', sourceIp: '10.1.2.3' })
    const login = decode(
      '<38>Nov 25 09:28:41 app01 sshd[9]: Failed password for invalid user admin from 203.0.113.9 port 4022 ssh2',
    )
    expect(login.event).toMatchObject({
      category: 'authentication',
      outcome: 'failure',
      user: 'admin',
      sourceIp: '203.0.113.9',
      logsource: { product: 'linux', service: 'sshd' },
    })
  })

  it('keeps a line that is not what its source says, as text and told', () => {
    const { event, isFallback } = decode('no proxy line at all', 'squid')
    expect(isFallback).toBe(true)
    expect(event).toMatchObject({ dataset: 'text', fields: { message: 'no proxy line at all' } })
  })
})

function read(record: Record<string, unknown>) {
  return decodeRecord(record, context).event
}

describe('records', () => {
  it('reads EVTX rendered to JSON', () => {
    const event = read({
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
          EventID: 1,
          Channel: 'Microsoft-Windows-Sysmon/Operational',
          Computer: 'PC-01',
          TimeCreated: { '#attributes': { SystemTime: '2026-11-25T00:28:41.9Z' } },
        },
        EventData: {
          Image: String.raw`C:\a.exe`,
          ParentImage: String.raw`C:\b.exe`,
          CommandLine: 'a -x',
          User: 'TOWN\\suzuki',
        },
      },
    })
    expect(event).toMatchObject({
      dataset: 'windows.sysmon',
      category: 'process',
      action: 'process_start',
      host: 'PC-01',
      user: 'TOWN\\suzuki',
      process: String.raw`C:\a.exe`,
      parent: String.raw`C:\b.exe`,
      commandLine: 'a -x',
      code: '1',
      logsource: { product: 'windows' },
    })
    expect(event.fields).toMatchObject({ Provider_Name: 'Microsoft-Windows-Sysmon', EventID: '1' })
    expect(iso(event.ts)).toBe('2026-11-25T00:28:41.900Z')
  })

  it('reads the list form of event data, and Winlogbeat, and flat NXLog', () => {
    const system = {
      EventID: { '#text': 4625 },
      Channel: 'Security',
      Computer: 'DC01',
      Keywords: '0x8010000000000000',
    }
    const data = [{ '#attributes': { Name: 'TargetUserName' }, '#text': 'suzuki' }]
    const rendered = read({ Event: { System: system, EventData: { Data: data } } })
    const beat = read({
      '@timestamp': '2026-11-25T00:28:41Z',
      winlog: {
        channel: 'Security',
        event_id: '4625',
        computer_name: 'DC01',
        event_data: { TargetUserName: 'suzuki' },
      },
      message: 'An account failed to log on.',
    })
    const flat = read({
      EventTime: '2026-11-25 09:28:41',
      EventID: 4625,
      Channel: 'Security',
      Hostname: 'DC01',
      TargetUserName: 'suzuki',
    })
    for (const event of [rendered, beat, flat]) {
      expect(event).toMatchObject({
        dataset: 'windows.security',
        category: 'authentication',
        outcome: 'failure',
        host: 'DC01',
        user: 'suzuki',
        code: '4625',
      })
    }
    expect(iso(beat.ts)).toBe('2026-11-25T00:28:41.000Z')
    expect(iso(flat.ts)).toBe('2026-11-25T00:28:41.000Z')
  })

  it('reads ECS, and looks into the message of what only wraps a line', () => {
    const ecs = read({
      '@timestamp': '2026-11-25T00:28:41Z',
      event: { category: 'network', action: 'connection', outcome: 'success' },
      source: { ip: '10.1.2.3', port: 5 },
      destination: { ip: '203.0.113.9' },
      host: { name: 'h1' },
    })
    expect(ecs).toMatchObject({
      category: 'firewall',
      sourceIp: '10.1.2.3',
      sourcePort: 5,
      destinationIp: '203.0.113.9',
      host: 'h1',
      outcome: 'success',
    })
    const wrapped = read({
      host: 'relay',
      '@timestamp': '2026-11-25T00:00:00Z',
      message: 'action=deny src=10.0.0.1 dst=10.0.0.2',
    })
    expect(wrapped).toMatchObject({
      category: 'firewall',
      outcome: 'denied',
      host: 'relay',
      sourceIp: '10.0.0.1',
    })
    expect(iso(wrapped.ts)).toBe('2026-11-25T00:00:00.000Z')
  })

  it('stays bounded for deep, wide and hostile records', () => {
    let deep: Record<string, unknown> = { end: 1 }
    for (let depth = 0; depth < 5_000; depth += 1) deep = { a: deep }
    expect(Object.keys(read(deep).fields).length).toBeLessThan(10)
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index]))
    expect(Object.keys(read(wide).fields)).toHaveLength(400)
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"constructor":"x","toString":"y"}') as Record<
      string,
      unknown
    >
    expect(read(hostile).fields).toMatchObject({ constructor: 'x', toString: 'y' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('anything', () => {
  it('becomes an event of every kind without a throw', () => {
    const kinds: SourceKind[] = [
      'auto',
      'fortigate',
      'keyvalue',
      'squid',
      'windows',
      'json',
      'postfix',
      'bind',
      'syslog',
      'text',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json({ maxDepth: 4 }),
      fc
        .array(fc.tuple(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })))
        .map((pairs) => pairs.map((pair) => pair.join('=')).join(' ')),
      fc.constantFrom(
        '<',
        '<13>',
        '<13>1 ',
        '{',
        '{}',
        '[]',
        '<13>1 - - - - - [',
        '='.repeat(500),
        '"'.repeat(500),
      ),
    )
    fc.assert(
      fc.property(text, fc.constantFrom(...kinds), (line, kind) => {
        const { event } = decode(line, kind)
        expect(Number.isFinite(event.ts)).toBe(true)
        expect(typeof event.host).toBe('string')
        for (const value of Object.values(event.fields)) expect(typeof value).toBe('string')
      }),
      { numRuns: 3_000, seed: 20_261_125 },
    )
  })
})
