import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { blockLines } from '../../kernel/core/document-model.ts'
import { contentOf, documentModel, documentTitle } from './document-content.ts'
import { evolveDocument, type CaseDocument } from './document.ts'
import { formSchema, type FactSheet } from './fact-sheet.ts'

const folder = join(import.meta.dirname, '../../../content/duties/forms')
const formOf = (id: string) => formSchema.parse(parse(readFileSync(join(folder, `${id}.yaml`), 'utf8')))
const by = (name: string, seat: string) => ({ accountId: `account_${name}`, name, seat })
const asOf = '2026-11-25T01:36:00.000Z'
const sheet: FactSheet = {
  notice_outline: { value: '会計の機械に、外から入られました。', isUnknown: false, asOf, by: '森 大輔' },
  notice_cause: { value: null, isUnknown: true, asOf, by: '森 大輔' },
  course: { value: '㈱アカネの回線から', isUnknown: false, asOf, by: '森 大輔' },
}

function documentOf(form: string): CaseDocument {
  return evolveDocument(null, {
    type: 'document.drafted',
    id: 'd1',
    caseId: 'c1',
    form,
    formVersion: '2026-10-01',
    title: documentTitle(formOf(form), 'preliminary', 1),
    purpose: 'preliminary',
    dutyIds: [],
    version: 1,
    author: by('森 大輔', '担当席'),
    contentHash: 'a'.repeat(64),
    replacesId: null,
  })
}

function modelOf(form: string, isApproved: boolean) {
  const draft = documentOf(form)
  const approved = { ...draft, approvedBy: by('斉藤 正', 'CISO席'), approvedAt: asOf }
  const document = isApproved ? approved : draft
  const content = contentOf(formOf(form), sheet, { ...document, caseNumber: '砦町-案8-014' })
  return documentModel(formOf(form), content, {
    document,
    bodyName: '砦町',
    fullNumber: '砦町-案8-014',
    printedBy: '森 大輔',
    at: new Date(asOf),
    isDemonstration: false,
  })
}

const textOf = (model: ReturnType<typeof modelOf>) =>
  model.sections.flatMap((section) => [section.title ?? '', ...section.blocks.flatMap(blockLines)]).join('\n')

it.each([
  ['ppc-leak', '漏えい等報告書（速報）'],
  ['first-report', '情報セキュリティインシデント報告（第1報）'],
  ['police-package', '警察への相談・通報のための資料'],
])('%s is titled by what it is for', (form, title) => {
  expect(documentTitle(formOf(form), 'preliminary', 1)).toBe(title)
})

it('says of a draft that it is one, in the title, across the page and at the foot', () => {
  const model = modelOf('ppc-leak', false)
  expect(model.title).toBe('【下書き】漏えい等報告書（速報）')
  expect(model.watermark).toBe('下書き')
  expect(model.foot.mark).toContain('下書き')
})

it('names who approved, and says of every fact as of when it is true', () => {
  const model = modelOf('ppc-leak', true)
  expect(model.watermark).toBeUndefined()
  expect(model.lead).toBe('決裁：令和8年11月25日（水）10時36分 CISO席 斉藤 正')
  expect(textOf(model)).toContain('㈱アカネの回線から')
  expect(JSON.stringify(model)).toContain('令和8年11月25日（水）10時36分現在')
})

it('sends citizens a letter without the ways of the office and without what is not known yet', () => {
  const model = modelOf('notice-to-persons', true)
  expect(model).toMatchObject({ foot: { handling: '', printed: '' } })
  expect(model.above).toBeUndefined()
  expect(textOf(model)).toContain('会計の機械に、外から入られました。')
  expect(textOf(model)).not.toContain('未判明')
  expect(textOf(model)).not.toContain('決裁')
})
