import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchClock, type ClockJump } from './clock-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells a jump in either direction once, and neither the passing of time nor a small correction', () => {
  const clocks = { wall: Date.parse('2026-12-31T14:59:00Z'), steady: 0 }
  const jumps: ClockJump[] = []
  const watch = watchClock((jump) => jumps.push(jump), {
    wallMs: () => clocks.wall,
    steadyMs: () => clocks.steady,
  })
  const pass = (seconds: number, jumpSeconds = 0) => {
    clocks.wall += (seconds + jumpSeconds) * 1_000
    clocks.steady += seconds * 1_000
    vi.advanceTimersByTime(1_000)
  }
  pass(1)
  pass(120)
  pass(1, 2)
  expect(jumps).toEqual([])
  pass(1, 3_600)
  pass(1)
  pass(1, -86_400)
  expect(jumps.map(({ seconds }) => seconds)).toEqual([3_600, -86_400])
  expect(watch.last()).toEqual(jumps[1])
  watch.stop()
})
