import { expect, it } from 'vitest'
import { answered, requestKey } from './request-key.ts'

it('keeps the key of a content until an answer came', () => {
  const first = requestKey('POST /api/reports {"title":"a"}')
  expect(requestKey('POST /api/reports {"title":"a"}')).toBe(first)
  expect(requestKey('POST /api/reports {"title":"b"}')).not.toBe(first)
  answered('POST /api/reports {"title":"a"}')
  expect(requestKey('POST /api/reports {"title":"a"}')).not.toBe(first)
})
