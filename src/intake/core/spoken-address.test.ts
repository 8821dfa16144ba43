/** Tests of the reader of spoken addresses, on sentences as a switchboard writes them down. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createAddressReader, spokenWordsSchema } from './spoken-address.ts'

const file = new URL('../../../content/intake/spoken-words.yaml', import.meta.url)
const guessAddresses = createAddressReader(spokenWordsSchema.parse(parse(readFileSync(file, 'utf8'))))
const check = (heard: string, ...expected: string[]): void =>
  expect(guessAddresses(heard).map((guess) => `${guess.kind} ${guess.value}`)).toEqual(expected)

describe('IPv4 addresses', () => {
  it.each([
    'そちらのサーバがシーアンドシーサーバと通信しています。アドレスは 203 の 0 の 113 の 45 です。',
    '203の0の113の45',
    '２０３．０．１１３．４５',
    '203.0.113.45',
    '203[.]0[.]113[.]45 と',
    '203 ドット 0 ドット 113 ドット 45',
    '203てん0てん113てん45 です',
    '203点0点113点45',
    '二〇三の〇の百十三の四十五',
    '二百三の零の一一三の四五',
    'にひゃくさん の ゼロ の ひゃくじゅうさん の よんじゅうご です',
    'ニーマルサン の れい の いちいちさん の よんご',
    '203 の ゼロ の ひゃくじゅうさん の 45',
    'ポートは443、203.0.113.45:443 です',
  ])('%s', (heard) => {
    expect(guessAddresses(heard).filter((guess) => guess.kind === 'ipv4')).toEqual([
      { kind: 'ipv4', value: '203.0.113.45' },
    ])
  })

  it('finds several, each once, in the order in which they were said', () => {
    check(
      '10.12.4.21 から 203 の 0 の 113 の 45 へ。もう一度、203.0.113.45 です',
      'ipv4 10.12.4.21',
      'ipv4 203.0.113.45',
    )
  })

  it.each([
    '999の0の113の45',
    '203の0の113',
    '1.2.3.4.5',
    '町の人の数は2,340人です',
    '5月の3日の10時の話です',
    'そのにほんのさんかくのしかくのごかく',
    '二人の三人の四人の話',
  ])('leaves %s alone', (heard) => {
    check(heard)
  })
})

describe('names, links, mail and telephone numbers', () => {
  it('reads what is spelled with spoken signs', () => {
    check('update ドット example ドット jp につながっています', 'domain update.example.jp')
    check('ｕｐｄａｔｅ．ｅｘａｍｐｌｅ．ｊｐ', 'domain update.example.jp')
    check('hxxps://login[.]example[.]jp/a/b?c=1 を開いた', 'url https://login.example.jp/a/b?c=1')
    check(
      'エイチティーティーピーエス コロン スラッシュスラッシュ www.example.jp/top',
      'url https://www.example.jp/top',
    )
    check('soumu アットマーク town.toride.example', 'email soumu@town.toride.example')
    check('toride ハイフン town ドット example', 'domain toride-town.example')
  })

  it('reads telephone numbers, spoken or written', () => {
    check('折り返しは 03-0000-4110 です', 'phone 03-0000-4110')
    check('０３の００００の４１１０', 'phone 03-0000-4110')
    check('ゼロサンのゼロゼロゼロゼロのヨンイチイチゼロ', 'phone 03-0000-4110')
    check('090-0000-1111', 'phone 090-0000-1111')
    check('サ対第418号、内線2302')
  })

  it('keeps kinds apart', () => {
    check(
      '03-0000-4110 の大森です。203.0.113.45 と c2.example.jp に通信しています。',
      'phone 03-0000-4110',
      'ipv4 203.0.113.45',
      'domain c2.example.jp',
    )
  })

  it('stays quick and bounded on hostile text', () => {
    expect(guessAddresses('にの'.repeat(50_000)).length).toBeLessThanOrEqual(20)
    expect(guessAddresses('1.'.repeat(50_000))).toEqual([])
    expect(guessAddresses('a.'.repeat(50_000)).length).toBeLessThanOrEqual(20)
    expect(guessAddresses('')).toEqual([])
    expect(guessAddresses('\u0000\uFFFF')).toEqual([])
  })
})
