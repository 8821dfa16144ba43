/** Tests of CSV: whatever is written is read back the same, in every encoding that holds it. */
import * as fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { csvLine, rearm } from '../core/spreadsheet.ts'
import { encodeCp932, encodeUtf8, readCsv } from './csv.ts'

// oxlint-disable-next-line no-control-regex -- a NUL makes a file binary
const isText = (text: string) => !/\u0000/.test(text) && text.isWellFormed()
const cell = fc.string({ unit: 'binary', maxLength: 30 }).filter(isText)
const japanese = fc.string({
  unit: fc.constantFrom(...Array.from('髙﨑①㈱Ⅲ～−ｶﾅ漢字かなA1",\'\n=+-@ 　')),
  maxLength: 30,
})
const table = (one: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(one, one, fc.constant('x')), { minLength: 1, maxLength: 8 })

const written = (rows: string[][]) => [csvLine(['一', '二', '三']), ...rows.map(csvLine)].join('')
const readBack = (bytes: Buffer) => {
  const file = readCsv(bytes)
  if ('refused' in file) throw new Error(file.code)
  return { encoding: file.encoding, rows: file.rows.map((row) => row.cells.map(rearm)) }
}

describe('round trip', () => {
  it('in UTF-8, for any text', () => {
    fc.assert(
      fc.property(table(cell), (rows) => {
        expect(readBack(encodeUtf8(written(rows))).rows).toEqual(rows)
      }),
    )
  })

  it('in UTF-16 with its mark', () => {
    fc.assert(
      fc.property(table(cell), (rows) => {
        const bytes = Buffer.from(`\ufeff${written(rows)}`, 'utf16le')
        expect(readBack(bytes)).toEqual({ encoding: 'utf16', rows })
      }),
    )
  })

  it('in CP932, but for the signs that it knows under another code', () => {
    fc.assert(
      fc.property(table(japanese), (rows) => {
        const bytes = encodeCp932(written(rows))
        if ('refused' in bytes) throw new Error(bytes.code)
        expect(readBack(bytes).rows).toEqual(rows.map((row) => row.map((text) => text.replaceAll('−', '－'))))
      }),
    )
  })
})

it('names the row of the sheet, also after cells of several lines and blank rows', () => {
  const file = readCsv(Buffer.from('a,b\r\n"1\r\n2",x\r\n\r\n3,y\r\n'))
  if ('refused' in file) throw new Error(file.code)
  expect(file.rows.map((row) => [row.line, row.cells[0]])).toEqual([
    [2, '1\r\n2'],
    [4, '3'],
  ])
})

it('takes files of bytes as they come, or refuses them, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const file = readCsv(Buffer.from(bytes))
      expect('refused' in file || file.rows.length > 0).toBe(true)
    }),
  )
})

it('refuses characters that CP932 lacks instead of writing question marks', () => {
  expect(encodeCp932('𠮷野家')).toMatchObject({
    code: 'registers.not_in_cp932',
    params: { characters: '𠮷' },
  })
  const plain = encodeCp932('髙﨑①㈱〜')
  if ('refused' in plain) throw new Error(plain.code)
  expect(iconv.decode(plain, 'cp932')).toBe('髙﨑①㈱～')
})
