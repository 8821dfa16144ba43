/** What the table and the sentence say of typical lines. */
import { describe, expect, it } from 'vitest'
import { isFault, parseQuery } from './query.ts'
import { csvOf } from './csv-lines.ts'
import { narrow } from './narrow.ts'
import { isOutside, machineOf, partyOf, readAloud, summarise, type ReadRow } from './reading.ts'

const blank: ReadRow = {
  category: 'other',
  host: '',
  source: 'fw01',
  user: '',
  action: '',
  outcome: '',
  sourceIp: '',
  destinationIp: '',
  destinationPort: 0,
  domain: '',
  url: '',
  process: '',
  target: '',
  rule: '',
  raw: '',
}

const traffic: ReadRow = {
  ...blank,
  category: 'firewall',
  host: 'fw01',
  action: 'accept',
  outcome: 'allowed',
  sourceIp: '10.12.4.21',
  destinationIp: '203.0.113.45',
  destinationPort: 443,
  rule: 'hoshu-out',
}

describe('reading a row', () => {
  it('names the ends of a connection by the registers', () => {
    const names: Record<string, string> = { '10.12.4.21': 'ZAIMU-AP01' }
    expect(summarise(traffic)).toBe('通信を許可')
    expect(machineOf(traffic)).toBe('10.12.4.21')
    expect(partyOf(traffic)).toBe('203.0.113.45')
    expect(readAloud(traffic, (address) => names[address])).toBe(
      'ZAIMU-AP01（10.12.4.21）から 庁外の 203.0.113.45 への暗号化した通信が、「hoshu-out」という決まりで許可されました。',
    )
    expect(readAloud({ ...traffic, outcome: 'denied', rule: '', destinationPort: 9999 })).toBe(
      '10.12.4.21から 庁外の 203.0.113.45 へのポート9999の通信が、止められました。',
    )
  })

  it('says who signed in and which program ran', () => {
    const logon = {
      ...blank,
      category: 'authentication',
      action: 'logon',
      host: 'DC01',
      user: 'ito',
      outcome: 'failure',
      sourceIp: '10.12.5.31',
    }
    expect(summarise(logon)).toBe('ログイン（失敗）')
    expect(readAloud(logon)).toBe('DC01に、利用者 ito が10.12.5.31からログインしようとして、失敗しました。')
    const run = {
      ...blank,
      category: 'process',
      action: 'process_start',
      host: 'SOMU-02',
      process: 'C:\\Windows\\System32\\cmd.exe',
    }
    expect(summarise(run)).toBe('プログラムの開始：cmd.exe')
    expect(readAloud(run)).toContain('C:\\Windows\\System32\\cmd.exe というプログラムが動き始めました。')
  })

  it('leaves what it cannot read to the reader', () => {
    const odd = { ...blank, raw: `<134>Nov 25 09:28:41 ${'x'.repeat(200)}`, action: 'constructor' }
    expect(summarise({ ...odd, action: '' })).toBe(`${'x'.repeat(80)}…`)
    expect(readAloud({ ...odd, action: '' })).toContain('元のログをそのまま')
    expect(summarise(odd)).toBe('constructor')
  })

  it.each([
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['203.0.113.45', true],
    ['fe80::1', false],
    ['2001:db8::1', true],
    ['DC01', false],
    ['', false],
  ])('%s lies outside: %s', (address, expected) => {
    expect(isOutside(address)).toBe(expected)
  })
})

describe('a narrowed query', () => {
  it('stays readable whatever the values hold', () => {
    const query = narrow('機械 = A または 機械 = B', { host: ['x"y', 'C:\\'], category: ['firewall'] })
    const parsed = parseQuery(query)
    expect(isFault(parsed)).toBe(false)
    expect(parsed).toMatchObject({
      kind: 'and',
      items: [
        { kind: 'or' },
        { field: { name: 'category' }, value: 'firewall' },
        { kind: 'or', items: [{ value: 'x"y' }, { value: 'C:\\' }] },
      ],
    })
  })

  it('adds nothing where nothing is chosen', () => {
    expect(narrow('a', {})).toBe('a')
    expect(narrow(' ', { outcome: ['denied'] })).toBe('(outcome = "denied")')
  })
})

describe('the table for spreadsheets', () => {
  it('disarms formulas and keeps the line', () => {
    const row = {
      ...traffic,
      id: '00000000000000ff',
      ts: new Date('2026-11-25T00:28:41.026Z'),
      sourcePort: 0,
      bytes: 1200,
      matches: ['a', 'b'],
      user: '=HYPERLINK("http://x.example")',
      raw: 'one "line"',
    }
    const [head, line, rest] = csvOf([row]).split('\r\n')
    expect(head?.split(',')).toHaveLength(20)
    expect(line).toContain('"2026-11-25 09:28:41.026","ファイアウォール"')
    expect(line).toContain('"\'=HYPERLINK(""http://x.example"")"')
    expect(line).toContain('"a b","00000000000000ff","one ""line"""')
    expect(rest).toBe('')
  })
})
