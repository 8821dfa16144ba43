/** Values and numbers in the spellings that people use. */
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { caseNumber, formatCaseNumber, formatFullCaseNumber, readCaseNumber } from './number.ts'
import { defang, readObservable, type ObservableKind } from './observable.ts'

describe('observables', () => {
  it.each<[string, ObservableKind, string, string]>([
    ['203.0.113.45', 'ip', '203.0.113.45', '203[.]0[.]113[.]45'],
    ['２０３．０．１１３．４５', 'ip', '203.0.113.45', '203[.]0[.]113[.]45'],
    ['203[.]0(.)113[dot]45', 'ip', '203.0.113.45', '203[.]0[.]113[.]45'],
    ['2001:DB8:0:0:1:0:0:1', 'ip', '2001:db8::1:0:0:1', '2001[:]db8[:][:]1[:]0[:]0[:]1'],
    ['2001:0db8::0001', 'ip', '2001:db8::1', '2001[:]db8[:][:]1'],
    ['::', 'ip', '::', '[:][:]'],
    ['Evil.Example.', 'domain', 'evil.example', 'evil[.]example'],
    ['xn--eckwd4c7c.example', 'domain', 'xn--eckwd4c7c.example', 'xn--eckwd4c7c[.]example'],
    [
      'hxxps://Evil[.]example/Path?Q=1',
      'url',
      'https://evil.example/Path?Q=1',
      'hxxps://evil[.]example/Path?Q=1',
    ],
    [
      'D41D8CD98F00B204E9800998ECF8427E',
      'hash',
      'd41d8cd98f00b204e9800998ecf8427e',
      'd41d8cd98f00b204e9800998ecf8427e',
    ],
    ['Taro@Example.JP', 'mail', 'taro@example.jp', 'taro[@]example[.]jp'],
    ['taro[at]example[.]jp', 'mail', 'taro@example.jp', 'taro[@]example[.]jp'],
    ['ZAIMU-AP01', 'host', 'zaimu-ap01', 'zaimu-ap01'],
  ])('%s is %s', (...[typed, kind, value, shown]) => {
    expect(readObservable(typed)).toEqual({ kind, value })
    expect(defang({ kind, value })).toBe(shown)
  })

  it.each<[string, ObservableKind | undefined]>([
    ['', undefined],
    ['256.1.1.1', 'ip'],
    ['1.2.3', 'ip'],
    ['01.2.3.4', 'ip'],
    ['1::2::3', 'ip'],
    ['2001:db8:1:2:3:4:5:6:7', 'ip'],
    [':1:2:3:4:5:6:7', 'ip'],
    ['no dots', 'domain'],
    ['-bad.example', 'domain'],
    ['javascript:alert(1)', 'url'],
    ['abc123', 'hash'],
    ['@example.jp', 'mail'],
    ['あれ これ', undefined],
  ])('%s is no %s', (typed, kind) => {
    expect(isRefusal(readObservable(typed, kind))).toBe(true)
  })

  it('takes an account only when it is called one', () => {
    expect(readObservable('髙橋 花', 'account')).toEqual({ kind: 'account', value: '髙橋 花' })
  })
})

describe('numbers', () => {
  it.each([
    ['2026-11-25', 14, '案8-014'],
    ['2026-03-31', 3, '案7-003'],
    ['2026-04-01', 1204, '案8-1204'],
    ['2019-04-01', 1, '案1-001'],
  ])('%s, %i → %s', (day, serial, text) => {
    expect(formatCaseNumber(caseNumber(day, serial))).toBe(text)
  })

  it.each([
    ['案8-014', '案8-014'],
    ['案8-14', '案8-014'],
    ['８－０１４', '案8-014'],
    ['砦町-案8-014', '案8-014'],
    [' 案 8 ー 0014 ', '案8-014'],
    ['案8-1204', '案8-1204'],
    ['受8-0132', null],
    ['192.0.2.1', null],
    ['財務会計', null],
  ])('reads %s as %s', (typed, number) => {
    expect(readCaseNumber(typed)).toBe(number)
  })

  it('stands behind the body outside it', () => {
    expect(formatFullCaseNumber('砦町', '案8-014')).toBe('砦町-案8-014')
  })
})
