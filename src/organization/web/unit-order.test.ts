import { expect, it } from 'vitest'
import { inOfficeOrder } from './unit-order.ts'

it('stands each unit under its parent, by position, and an orphan at the top', () => {
  const units = [
    { id: 'b', parentId: null, position: 20 },
    { id: 'a2', parentId: 'a', position: 2 },
    { id: 'a1', parentId: 'a', position: 1 },
    { id: 'a', parentId: null, position: 10 },
    { id: 'orphan', parentId: 'closed', position: 5 },
  ]
  expect(inOfficeOrder(units).map(({ unit, depth }) => `${unit.id}${depth}`)).toEqual([
    'orphan0',
    'a0',
    'a11',
    'a21',
    'b0',
  ])
})
