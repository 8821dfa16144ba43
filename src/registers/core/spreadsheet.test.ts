/** What a spreadsheet would run is disarmed in every table that goes out, and comes back as it was. */
import { expect, it } from 'vitest'
import { csvLine, disarm, rearm } from './spreadsheet.ts'

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '＠A', "'=1", "''=1"])(
  '%j begins with an apostrophe, and comes back as it was',
  (cell) => {
    expect(disarm(cell)).toBe(`'${cell}`)
    expect(rearm(disarm(cell))).toBe(cell)
  },
)

it.each(['', 'a=b', '「=」', "'a", '1-2', '－', 'あ'])('%j is left alone', (cell) => {
  expect(disarm(cell)).toBe(cell)
  expect(rearm(cell)).toBe(cell)
})

it('quotes every cell, so that none can end its row', () => {
  expect(csvLine(['a,"b', '=1', 'c\r\n=2'])).toBe(`"a,""b","'=1","c\r\n=2"\r\n`)
})
