/** Tests of the tree of units. */
import { expect, it } from 'vitest'
import { isBelow } from './unit.ts'

const tree = [
  { id: 'town', parentId: null },
  { id: 'general', parentId: 'town' },
  { id: 'information', parentId: 'general' },
  { id: 'school', parentId: null },
]

it.each([
  ['general', null, false],
  ['general', 'general', true],
  ['general', 'information', true],
  ['town', 'information', true],
  ['information', 'school', false],
  ['school', 'information', false],
  ['school', 'unknown', false],
])('%s under %s would bite its tail: %s', (id, parentId, expected) => {
  expect(isBelow(tree, id, parentId)).toBe(expected)
})

it('ends although stored parents form a circle', () => {
  const circle = [
    { id: 'a', parentId: 'b' },
    { id: 'b', parentId: 'a' },
  ]
  expect(isBelow(circle, 'c', 'a')).toBe(false)
})
