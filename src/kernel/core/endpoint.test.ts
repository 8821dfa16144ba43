import { z } from 'zod'
import { expect, it } from 'vitest'
import { text } from './endpoint.ts'

it('text that people write never keeps an individual number, and stays as it was otherwise', () => {
  const input = z.strictObject({ note: text(200).min(1) })
  expect(input.parse({ note: '番号は1234-5678-9018、内線は2301です。' })).toEqual({
    note: '番号は****-****-****、内線は2301です。',
  })
  expect(input.parse({ note: '受付番号 983205673210\n\t続き' })).toEqual({
    note: '受付番号 983205673210\n\t続き',
  })
  expect(input.safeParse({ note: 'a\u0000' }).success).toBe(false)
})
