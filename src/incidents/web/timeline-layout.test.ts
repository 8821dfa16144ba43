/** Scale and labels of the timeline: one ratio, honest cuts, no two labels on each other. */
import { describe, expect, it } from 'vitest'
import { layOut, morePixels, widthOf, type Mark } from './timeline-layout.ts'
import { cutWidth, scaleOf } from './timeline-scale.ts'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 24, hour - 9 + 24, minute)
const none: ReadonlySet<number> = new Set()

describe('scaleOf', () => {
  const night = [at(3, 7), at(3, 10), at(3, 34), at(9, 12), at(9, 58), at(10, 42)]

  it('cuts the one long empty stretch and keeps one ratio on both sides', () => {
    const scale = scaleOf(night, 1000, none)
    expect(scale.cuts).toHaveLength(1)
    const ratios = scale.pieces.map((piece) => piece.width / (piece.to - piece.from))
    expect(ratios[0]).toBeCloseTo(ratios[1] ?? 0, 12)
    const [left, right] = scale.pieces
    expect(right?.x).toBeCloseTo((left?.width ?? 0) + cutWidth, 9)
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeCloseTo(1000, 6)
  })

  it('draws the stretch that the reader opened', () => {
    expect(scaleOf(night, 1000, new Set([at(3, 34)])).cuts).toHaveLength(0)
  })

  it('keeps the order of instants and puts the inside of a cut in its middle', () => {
    const scale = scaleOf(night, 1000, none)
    const xs = night.map(scale.xOf)
    expect(xs).toEqual([...xs].sort((left, right) => left - right))
    const [cut] = scale.cuts
    expect(scale.xOf(at(6))).toBeCloseTo((cut?.x ?? 0) + cutWidth / 2, 6)
  })

  it('puts ticks on round times of Japan, never closer than can be read', () => {
    const { ticks } = scaleOf(night, 1000, none)
    expect(ticks.length).toBeGreaterThan(2)
    for (const tick of ticks) expect(tick.at % (15 * 60_000)).toBe(0)
  })

  it.each([[[]], [[at(9)]], [[at(9), at(9)]]])('stands with few instants %#', (instants) => {
    const scale = scaleOf(instants, 800, none)
    expect(scale.cuts).toHaveLength(0)
    expect(Number.isFinite(scale.xOf(at(9)))).toBe(true)
  })
})

const mark = (id: string, x: number): Mark => ({ id, x, endX: null, label: '9時20分 通報を受領' })

describe('layOut', () => {
  it('moves a label that would collide to the second row, then tells it as more', () => {
    const { marks, more } = layOut([mark('a', 20), mark('b', 40), mark('c', 60), mark('d', 70)], 1000)
    expect(marks.map((one) => one.row)).toEqual([0, 1, 2, 2])
    expect(more).toEqual([{ x: 52, ids: ['c', 'd'] }])
  })

  it('turns a label at the right edge to the left of its mark', () => {
    const [only] = layOut([mark('a', 990)], 1000).marks
    expect(only?.labelX).toBeLessThan(990)
  })

  it('lets no two labels of a row touch, with two hundred marks', () => {
    const many = Array.from({ length: 200 }, (_, index) => mark(String(index), (index * 37) % 1000))
    const { marks, more } = layOut(many, 1000)
    for (const row of [0, 1]) {
      const boxes = marks
        .filter((one) => one.row === row)
        .map((one) => ({
          from: Math.min(one.x - 8, one.labelX ?? one.x),
          to: (one.labelX ?? 0) + widthOf(one.shown),
        }))
        .sort((left, right) => left.from - right.from)
      boxes.slice(1).forEach((box, index) => expect(box.from).toBeGreaterThan(boxes[index]?.to ?? 0))
    }
    const told = marks.filter((one) => one.row === 2).length
    expect(more.reduce((sum, one) => sum + one.ids.length, 0)).toBe(told)
    more
      .slice(1)
      .forEach((one, index) => expect(one.x - (more[index]?.x ?? 0)).toBeGreaterThanOrEqual(morePixels))
  })
})

describe('walls', () => {
  it('lets no label run into a cut', () => {
    const [only] = layOut([mark('a', 100)], 1000, [{ from: 200, to: 272 }]).marks
    const right = (only?.labelX ?? 0) + widthOf(only?.shown ?? '')
    expect(right <= 200 || (only?.labelX ?? 0) >= 272).toBe(true)
  })
})
