import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { parseCondition } from './condition.ts'
import { RuleFault } from './rule-fault.ts'
import type { Expression } from './rule.ts'

/** Selections that hold: those named in `holding`. */
function check(condition: string, holding: string, expected: boolean | string) {
  const names = ['a', 'b', 'sel_x', 'sel_y', 'filter_main_1', 'filter_opt_1', '_hidden', 'not1']
  const selections = new Map<string, Expression>(
    names.map((name) => [name, { kind: 'constant', value: holding.split(' ').includes(name) }]),
  )
  expect(resultOf(() => evaluate(parseCondition(condition, selections), new Map()))).toBe(expected)
}

function resultOf(run: () => boolean): boolean | string {
  try {
    return run()
  } catch (fault) {
    if (fault instanceof RuleFault) return fault.code
    throw fault
  }
}

describe('conditions', () => {
  it.each<[string, string, boolean | string]>([
    ['a', 'a', true],
    ['a', '', false],
    ['not a', '', true],
    ['not not a', 'a', true],
    ['a and b', 'a b', true],
    ['a and b', 'a', false],
    ['a or b', 'b', true],
    ['A', 'a', 'sigma.condition_identifier'],
    ['a AND NOT b', 'a', true],
    ['not1', 'not1', true],
    ['a or b and sel_x', 'a', true],
    ['(a or b) and sel_x', 'a', false],
    ['(a or b)and sel_x', 'a sel_x', true],
    ['not a and b', 'b', true],
    ['not (a and b)', 'a', true],
    ['not a or b', 'a b', true],
    ['((a))', 'a', true],
    ['1 of sel_*', 'sel_y', true],
    ['1 of sel_*', 'a', false],
    ['any of sel_*', 'sel_x', true],
    ['all of sel_*', 'sel_x', false],
    ['all of sel_*', 'sel_x sel_y', true],
    ['1 of *_x', 'sel_x', true],
    ['1 of f*_1', 'filter_opt_1', true],
    ['1 of sel_x', 'sel_x', true],
    ['a and not 1 of filter_main_* and not 1 of filter_opt_*', 'a', true],
    ['a and not 1 of filter_main_* and not 1 of filter_opt_*', 'a filter_opt_1', false],
    ['1 of them', '_hidden', false],
    ['1 of _*', '_hidden', true],
    ['all of them', 'a b sel_x sel_y filter_main_1 filter_opt_1 not1', true],
    ['ALL OF THEM', 'a', false],
    ['(1 of sel_*) or (all of them)', 'sel_x', true],
    // What cannot be read is refused with its reason.
    ['', '', 'sigma.condition_syntax'],
    ['a and', '', 'sigma.condition_syntax'],
    ['a b', 'a', 'sigma.condition_syntax'],
    ['(a', 'a', 'sigma.condition_syntax'],
    ['a)', 'a', 'sigma.condition_syntax'],
    ['()', 'a', 'sigma.condition_syntax'],
    ['2 of sel_*', 'sel_x', 'sigma.condition_syntax'],
    ['1 of', 'sel_x', 'sigma.condition_syntax'],
    ['1 of nothing_*', '', 'sigma.condition_identifier'],
    ['c', '', 'sigma.condition_identifier'],
    ['a | count() by b > 5', 'a', 'sigma.aggregation_unsupported'],
    ['a near b', 'a', 'sigma.condition_syntax'],
    ['('.repeat(65) + 'a' + ')'.repeat(65), 'a', 'sigma.engine_limit'],
    ['('.repeat(64) + 'a' + ')'.repeat(64), 'a', true],
    ['a or '.repeat(4000) + 'a', 'a', 'sigma.engine_limit'],
    ['not '.repeat(1001) + 'a', 'a', false],
  ])('%s with %s gives %s', check)
})
