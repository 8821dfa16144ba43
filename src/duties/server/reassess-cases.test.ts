/** A new edition of the rules looks at running cases again, once, and says so in their history. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { attack, useDuties } from '../../../test/served-duties.ts'
import { plainCalendar } from '../core/clock.ts'
import type { Deps } from './deps.ts'
import { loadDutyContent } from './duty-content.ts'
import { reassessCases } from './reassess-cases.ts'

const duties = useDuties()
const shipped = join(import.meta.dirname, '../../../content/duties')

/** The shipped rules with some words changed. */
function rulesWith(changes: readonly (readonly [from: string, to: string])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'toride-rules-'))
  try {
    cpSync(shipped, folder, { recursive: true })
    const path = join(folder, 'statutory.yaml')
    const text = changes.reduce((all, [from, to]) => all.replace(from, to), readFileSync(path, 'utf8'))
    writeFileSync(path, text)
    return loadDutyContent(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function depsOf(content: ReturnType<typeof loadDutyContent>): Deps {
  const { organization } = duties.cases.served()
  const rules = { statutory: content.statutory, practice: content.practice, calendar: plainCalendar }
  // Only what an assessment asks for: it reads no case and keeps no file.
  return { organization, content, rules } as unknown as Deps
}

it('assesses by the new rules, once, and keeps who decided what', async () => {
  const { id } = await duties.open()
  await duties.save(id, { answers: attack })
  const { kernel } = duties.cases.served()
  expect(await reassessCases(kernel, depsOf(loadDutyContent()))).toBe(0)

  const content = rulesWith([
    ["version: '2026-10-01'", "version: '2027-07-01'"],
    ['limit_day: 5', 'limit_day: 4'],
  ])
  const before = await duties.read(id)
  expect(await reassessCases(kernel, depsOf(content))).toBe(1)
  expect(await reassessCases(kernel, depsOf(content))).toBe(0)

  const page = await duties.read(id)
  const preliminary = page.duties.find((duty: { key: string }) => duty.key === 'appi.preliminary')
  expect(preliminary).toMatchObject({
    due: { limitAt: '2026-11-28T15:00:00.000Z' },
    rule: { version: '2027-07-01' },
  })
  expect(page.facts.version).toBe(before.facts.version + 1)
  expect(page.history[0]).toMatchObject({ by: 'Toride（自動）' })
  expect(page.history[0].changes.join('')).toContain('規則が新しい版になった')
  expect(page.history[0].effects.join('')).toContain('令和8年11月28日（土）')
})
