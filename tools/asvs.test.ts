/** The table of ASVS: whole, honest, and the same for people as for machines. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countStates, findFaults, readTable, renderTable, stateOf, type Requirement } from './asvs.ts'

const root = join(import.meta.dirname, '..')
const table = readTable(root)
const rendered = join(root, 'docs/asvs.md')

/** Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0; V17 is WebRTC, which Toride has not. */
const inChapter: Readonly<Record<string, readonly [number, number]>> = {
  V1: [8, 19],
  V2: [4, 7],
  V3: [8, 11],
  V4: [2, 8],
  V5: [4, 5],
  V6: [13, 22],
  V7: [6, 12],
  V8: [4, 3],
  V9: [4, 3],
  V10: [5, 24],
  V11: [3, 11],
  V12: [3, 6],
  V13: [1, 12],
  V14: [2, 7],
  V15: [3, 10],
  V16: [0, 16],
}

describe('the table', () => {
  it('names only tests and documents that are there, every requirement once', () => {
    expect(findFaults(root, table)).toEqual([])
  })

  it.each(Object.entries(inChapter))('has all of %s', (chapter, counts) => {
    const own = table.requirements.filter(({ id }) => id.startsWith(`${chapter}.`))
    expect([1, 2].map((level) => own.filter((entry) => entry.level === level).length)).toEqual(counts)
  })

  it('is told, met or not', () => {
    for (const level of [1, 2, 3]) {
      const counts = countStates(table.requirements.filter((entry) => entry.level === level))
      console.log(`ASVS L${level}: ${JSON.stringify(counts)}`)
    }
    expect(table.requirements).toHaveLength(246 + 21)
  })

  it('reads the same for people', () => {
    if (process.env['UPDATE_ASVS'] === '1') writeFileSync(rendered, renderTable(table))
    expect(readFileSync(rendered, 'utf8')).toBe(renderTable(table))
  })
})

describe('what is wrong', () => {
  const entry: Requirement = { id: 'V1.1.1', level: 1, requirement: 'x' }

  it('is unmet when there is neither test nor document nor reason', () => {
    expect(stateOf(entry)).toBe('unmet')
    expect(stateOf({ ...entry, tests: [] })).toBe('unmet')
    expect(stateOf({ ...entry, notApplicable: 'x' })).toBe('not applicable')
  })

  it.each<[string, Requirement[]]>([
    ['a file that holds no tests', [{ ...entry, tests: ['tools/asvs.ts › x'] }]],
    ['a test that is not there', [{ ...entry, tests: ['test/fuzz.test.ts › answers nothing at all'] }]],
    ['a file that is not there', [{ ...entry, tests: ['tools/none.test.ts › x'] }]],
    ['a document that is not there', [{ ...entry, documents: ['docs/none.md'] }]],
    ['a number that stands twice', [entry, entry]],
    ['a number that is none', [{ ...entry, id: 'V1.1' }]],
    ['two states at once', [{ ...entry, unmet: 'x', notApplicable: 'y' }]],
  ])('is found: %s', (_name, requirements) => {
    expect(findFaults(root, { about: table.about, requirements })).toHaveLength(1)
  })
})
