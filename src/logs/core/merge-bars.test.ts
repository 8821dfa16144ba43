/** Bars for fingers: fewer, at round times, with nothing lost. */
import { expect, it } from 'vitest'
import { fillBars, mergeBars } from './histogram.ts'

const from = new Date('2026-11-24T00:40:00+09:00')

it('keeps bars that are few enough', () => {
  const bars = fillBars(new Map(), { from, to: new Date(from.getTime() + 3_600_000), seconds: 300 })
  expect(mergeBars(bars, 300, 28)).toEqual({ bars, seconds: 300 })
})

it('merges to round hours and loses no count', () => {
  const first = Date.parse('2026-11-24T00:30:00+09:00') / 1000
  const counts = new Map(Array.from({ length: 48 }, (_, index) => [first + index * 1_800, index]))
  const bars = fillBars(counts, { from, to: new Date(from.getTime() + 86_400_000), seconds: 1_800 })
  const merged = mergeBars(bars, 1_800, 28)
  expect(merged.seconds).toBe(3_600)
  expect(merged.bars[0]?.at.toISOString()).toBe('2026-11-23T15:00:00.000Z')
  expect(merged.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe((47 * 48) / 2)
  expect(mergeBars(bars, 1_800, 12).bars.length).toBeLessThanOrEqual(12)
})

it('merges days from the first day on', () => {
  const bars = fillBars(new Map(), { from, to: new Date(from.getTime() + 60 * 86_400_000), seconds: 86_400 })
  const merged = mergeBars(bars, 86_400, 20)
  expect(merged.seconds).toBe(345_600)
  expect(merged.bars[0]?.at).toEqual(bars[0]?.at)
})
