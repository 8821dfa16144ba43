import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDutyContent } from './duty-content.ts'

const shipped = join(import.meta.dirname, '../../../content/duties')

describe('the shipped content', () => {
  it('fits together', () => {
    const content = loadDutyContent()
    expect(content.statutory.verified_at).toBe('2025-09-24')
    expect(content.forms.get('ppc-leak')?.items).toHaveLength(9)
    expect([...content.forms.keys()]).toEqual([
      'first-report',
      'notice-to-persons',
      'police-package',
      'ppc-leak',
    ])
    expect(content.forms.get('notice-to-persons')?.items.map((item) => item.number)).toEqual([1, 2, 4, 5, 9])
  })

  it('never says that no report is needed', () => {
    for (const file of [
      'statutory.yaml',
      'practice.yaml',
      'facts.yaml',
      'forms/ppc-leak.yaml',
      'forms/first-report.yaml',
    ])
      expect(readFileSync(join(shipped, file), 'utf8')).not.toMatch(/報告不要|報告は不要/)
  })
})

describe('content that was damaged', () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'toride-content-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it.each([
    [
      'statutory.yaml',
      'sensitive, { not: beingAcquiredOnly }',
      'sensitve, { not: beingAcquiredOnly }',
      'sensitve',
    ],
    ['statutory.yaml', 'defined: leaked }', 'defined: leakd }', 'leakd'],
    ['statutory.yaml', 'final_days: 60', 'final_days: sixty', 'final_days'],
    ['statutory.yaml', "version: '2026-10-01'", "version: '2026-10-32'", 'version'],
    ['practice.yaml', 'when: nationalNetwork', 'when: nationalNet', 'nationalNet'],
    ['forms/first-report.yaml', 'label: 人数, type: line', 'label: 人数, type: text', 'persons'],
    ['practice.yaml', 'form: police-package', 'form: police-pack', 'police-pack'],
    ['facts.yaml', 'ask_when: strongEncryption', 'ask_when: myNumber', 'myNumber'],
  ])('%s with %s → %s names the fault', (...[file, from, to, fault]) => {
    cpSync(shipped, directory, { recursive: true })
    const path = join(directory, file)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(from)
    writeFileSync(path, text.replace(from, to))
    expect(() => loadDutyContent(directory)).toThrow(fault)
  })
})
