import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../core/sigma/compile-rules.ts'
import { matchPlainly } from '../core/sigma/evaluate.ts'
import { createMatcher } from '../core/sigma/matcher.ts'
import { readRuleFiles } from './sigma-files.ts'

const shared = process.env['TORIDE_SHARED'] ?? path.join(import.meta.dirname, '../../../../shared')
const sigma = path.join(shared, 'data/sigma')
const sets = [
  'rules',
  'rules-compliance',
  'rules-emerging-threats',
  'rules-placeholder',
  'rules-threat-hunting',
]

type Case = { ruleId: string; title: string; minMatches: number; events: Record<string, unknown>[] }

describe.skipIf(!existsSync(sigma))('the published rules', async () => {
  if (!existsSync(sigma)) return
  const { files, refused: unread } = await readRuleFiles(sets.map((set) => path.join(sigma, set)))
  const { rules, refused } = compileRules(files)

  it('load, but for those that wait for a list', () => {
    expect(unread).toEqual([])
    expect(files.length).toBe(3_780)
    expect(rules.length).toBeGreaterThanOrEqual(3_755)
    expect(refused.filter((rule) => rule.code !== 'sigma.placeholder_missing')).toEqual([])
  })

  it('match their own 98 regression cases', () => {
    const matcher = createMatcher(rules)
    const lines = readFileSync(path.join(sigma, 'regression.jsonl'), 'utf8').split('\n')
    const cases = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case)
    const missed = cases.filter(({ ruleId, minMatches, events }) => {
      const hits = events.filter((event) => matcher.match(event).some((rule) => rule.id === ruleId))
      return hits.length < minMatches
    })
    expect(cases).toHaveLength(98)
    expect(missed.map((each) => each.title)).toEqual([])
  })

  it('are matched on recorded events exactly as the plain evaluator does', async () => {
    const matcher = createMatcher(rules)
    const packed = createReadStream(path.join(shared, 'data/events/otrf-16k.jsonl.gz'))
    const lines = createInterface({ input: packed.pipe(createGunzip()) })
    let [number, matches, differences] = [0, 0, 0]
    for await (const line of lines) {
      const event = JSON.parse(line) as Record<string, unknown>
      const fast = matcher.match(event).map((rule) => rule.id)
      matches += fast.length
      if (number++ % 16 !== 0 && fast.length === 0) continue
      const plain = matchPlainly(rules, event).map((rule) => rule.id)
      if (plain.join() !== fast.join()) differences++
    }
    expect({ number, differences }).toEqual({ number: 16_000, differences: 0 })
    expect(matches).toBeGreaterThanOrEqual(83)
  })
})
