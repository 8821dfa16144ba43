import { describe, expect, it } from 'vitest'
import { conditionSchema, evaluate, type Condition, type Facts } from './condition.ts'

const facts: Facts = {
  yes: true,
  no: false,
  maybe: 'unknown',
  perhaps: 'unknown',
  kind: 'use',
  open: 'unknown',
}

function check(condition: Condition, value: boolean | 'unknown', unknown: string[] = []) {
  expect(evaluate(condition, facts, { certain: 'yes', loose: { any: ['no', 'maybe'] } })).toEqual({
    value,
    unknown,
  })
}

describe('three-valued logic', () => {
  it.each<[Condition, boolean | 'unknown', string[]]>([
    ['yes', true, []],
    ['absent', false, []],
    ['maybe', 'unknown', ['maybe']],
    [{ not: 'maybe' }, 'unknown', ['maybe']],
    [{ not: 'yes' }, false, []],
    [{ all: ['yes', 'maybe'] }, 'unknown', ['maybe']],
    [{ all: ['no', 'maybe'] }, false, []],
    [{ all: ['maybe', 'perhaps', { not: 'maybe' }] }, 'unknown', ['maybe', 'perhaps']],
    [{ any: ['yes', 'maybe'] }, true, []],
    [{ any: ['no', 'maybe'] }, 'unknown', ['maybe']],
    [{ any: ['no', 'absent'] }, false, []],
    [{ fact: 'kind', in: ['use'] }, true, []],
    [{ fact: 'kind', in: ['network'] }, false, []],
    [{ fact: 'open', in: ['network'] }, 'unknown', ['open']],
    [{ personsMoreThan: 100 }, 'unknown', ['persons']],
    [{ defined: 'certain' }, true, []],
    [{ defined: 'loose' }, 'unknown', ['maybe']],
  ])('%o is %s because of %o', (condition, value, unknown) => check(condition, value, unknown))

  it('throws for a definition that is missing', () => {
    expect(() => evaluate({ defined: 'nothing' }, facts, {})).toThrow('nothing')
  })
})

it('refuses conditions with a misspelt word', () => {
  expect(conditionSchema.safeParse({ al: ['leak'] }).success).toBe(false)
  expect(conditionSchema.safeParse({ all: [] }).success).toBe(false)
  expect(conditionSchema.safeParse({ all: ['leak'], any: ['loss'] }).success).toBe(false)
})
