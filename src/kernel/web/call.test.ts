import { expect, it } from 'vitest'
import { z } from 'zod'
import { endpointsWith } from '../core/endpoint.ts'
import { hrefOf } from './call.ts'

const endpoint = endpointsWith({})
const list = endpoint({
  id: 'test.list',
  method: 'GET',
  path: '/api/kinds/:kind/items',
  permission: 'public',
  audit: 'none',
  input: z.strictObject({
    kind: z.string(),
    text: z.string().optional(),
    limit: z.number().optional(),
    zone: z.array(z.string()).optional(),
  }),
  output: z.unknown(),
})

it.each([
  [{ kind: 'system' }, '/api/kinds/system/items'],
  [{ kind: 'a/b?c' }, '/api/kinds/a%2Fb%3Fc/items'],
  [
    { kind: 'system', text: '財務 会計', limit: 50 },
    '/api/kinds/system/items?text=%E8%B2%A1%E5%8B%99+%E4%BC%9A%E8%A8%88&limit=50',
  ],
  [
    { kind: 'system', text: undefined, zone: ['lgwan', 'internet'] },
    '/api/kinds/system/items?zone=lgwan&zone=internet',
  ],
])('puts path members into the path and the rest into the query: %j', (input, href) => {
  expect(hrefOf(list, input)).toBe(href)
})
