/** The reserve of the disk: it is entered below one mark and left above a higher one. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRoom } from './room.ts'

const megabyte = 1024 * 1024

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('is tight from 64 MB down until 96 MB are free, on whichever disk', () => {
  const free: Record<string, number> = { '/data': 500, '/data/logs': 500 }
  const room = createRoom('/data', (folder) => (free[folder] ?? Infinity) * megabyte)
  const after = (change: Record<string, number>) => {
    Object.assign(free, change)
    vi.advanceTimersByTime(1_100)
    return room.isTight()
  }
  expect(after({})).toBe(false)
  expect(after({ '/data/logs': 63 })).toBe(true)
  expect(after({ '/data/logs': 80 })).toBe(true)
  expect(after({ '/data/logs': 97 })).toBe(false)
  expect(after({ '/data': 10 })).toBe(true)
})
