/** Tests of the three renderings of one model: the bytes open again, and the characters are the right ones. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import ExcelJS from 'exceljs'
import PizZip from 'pizzip'
import { afterAll, describe, expect, it } from 'vitest'
import { printable, type DocumentModel } from '../../core/document-model.ts'
import { isRefusal } from '../../core/result.ts'
import { docxData } from './docx-data.ts'
import { neutralised } from './neutralised.ts'
import { renderDocx } from './render-docx.ts'
import { renderPdf } from './render-pdf.ts'
import { renderXlsx } from './render-xlsx.ts'

const printedAt = new Date('2026-11-25T01:42:00Z')
const rare = '髙橋 﨑 ① ㈱ 𠮷 鷗 Ⅲ'
const folder = mkdtempSync(path.join(tmpdir(), 'toride-document-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const standardTemplate = readFileSync(new URL('../../../../content/documents/standard.docx', import.meta.url))
const has = (command: string): boolean => spawnSync('which', [command]).status === 0

function model(value: string): DocumentModel {
  return {
    above: '砦町 情報セキュリティ窓口',
    title: '通報受付票',
    number: { label: '受付番号', value: '受8-0132', qr: 'toride:report/0132' },
    lead: '外からの知らせを書き取った票です。',
    sections: [
      {
        title: '相手',
        blocks: [
          {
            kind: 'fields',
            columns: 2,
            fields: [
              { label: '名前', value: rare },
              { label: '聞いた言葉', value, large: true },
            ],
          },
          { kind: 'frame', items: ['電源を切らない', '再起動しない'] },
          { kind: 'list', mark: 'check', items: ['抜く前の線を写真に撮る。'] },
        ],
      },
      {
        title: '聞いたこと',
        blocks: [
          {
            kind: 'table',
            columns: [
              { label: '番', weight: 1 },
              { label: '質問', weight: 6 },
              { label: '答え', weight: 6 },
            ],
            rows: [
              ['5', 'どの機械ですか。', '言わなかった。'],
              ['6', 'いつからですか。', [{ kind: 'paragraph', text: '夜中から' }]],
            ],
          },
          { kind: 'lines', count: 3 },
          { kind: 'boxes', boxes: [{ label: '受けた人' }, { label: '確認した人', note: '24時間以内' }] },
          { kind: 'paragraph', text: '終わり。', small: true },
        ],
      },
    ],
    foot: {
      handling: '取扱注意（TLP:AMBER）',
      printed: '印刷 令和8年11月25日 10時42分',
      mark: 'デモ：架空の町です',
    },
  }
}

function pdfText(bytes: Buffer): string {
  const file = path.join(folder, 'a.pdf')
  writeFileSync(file, bytes)
  return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
}

async function docx(value: string): Promise<Buffer> {
  const bytes = await renderDocx(standardTemplate, docxData(model(value)))
  if (isRefusal(bytes)) throw new Error(`${bytes.code} ${JSON.stringify(bytes.params)}`)
  return bytes
}

const docxXml = (bytes: Buffer): string => new PizZip(bytes).file('word/document.xml')?.asText() ?? ''

async function cellsOf(bytes: Buffer): Promise<string[]> {
  const book = new ExcelJS.Workbook()
  // exceljs is typed against an older Buffer than Node's
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0])
  const cells: string[] = []
  book.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => cells.push(cell.type === ExcelJS.ValueType.Formula ? 'FORMULA' : cell.text)),
    ),
  )
  return cells
}

describe('PDF', () => {
  it('is a PDF with title and both fonts inside', async () => {
    const bytes = await renderPdf(model('あ'), printedAt)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const raw = bytes.toString('latin1')
    expect(raw).toMatch(/\/FontFile2/)
    expect(raw).toMatch(/NotoSansJP-Regular/)
    expect(raw).toMatch(/NotoSansJP-Bold/)
    expect(raw).not.toMatch(/\/BaseFont \/(Helvetica|Times)/)
  })

  it.skipIf(!has('pdftotext'))('reads back letter for letter, with its foot', async () => {
    const text = pdfText(await renderPdf(model('アドレスは 203 の 0 の 113 の 45 です。'), printedAt))
    for (const part of [
      rare,
      '通報受付票',
      '受8-0132',
      '電源を切らない',
      '夜中から',
      'デモ：架空の町です',
      '1／1',
    ])
      expect(text.replace(/\s+/g, ' ')).toContain(part)
  })

  it.skipIf(!has('pdffonts'))('embeds every font as a subset', async () => {
    const file = path.join(folder, 'fonts.pdf')
    writeFileSync(file, await renderPdf(model('あ'), printedAt))
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(fonts.length).toBe(2)
    for (const font of fonts) expect(font).toMatch(/NotoSansJP-\w+\s+CID TrueType\s+Identity-H\s+yes yes yes/)
  })

  it.skipIf(!has('pdftotext'))('stands 100 KB in one field, with and without breaks', async () => {
    const sentence = 'きょうは雨が降りました。'
    const long = await renderPdf(model(sentence.repeat(3000)), printedAt)
    expect(pdfText(long).replace(/\s/g, '').split('雨が降りました').length - 1).toBe(3000)
    const run = await renderPdf(model('x'.repeat(100_000)), printedAt)
    expect(pdfText(run).split('x').length - 1).toBe(100_000)
  })

  it('keeps a long hash whole', async () => {
    const hash = 'a1'.repeat(32)
    const bytes = await renderPdf(model(hash), printedAt)
    if (has('pdftotext')) expect(pdfText(bytes).replace(/\n/g, '')).toContain(hash)
  })

  it('never asks the network or the disk for what a text says', async () => {
    const bytes = await renderPdf(model('![x](http://192.0.2.1/a.png) file:///etc/passwd'), printedAt)
    expect(bytes.length).toBeGreaterThan(1000)
  })
})

describe('Word', () => {
  it('holds the same words as the model', async () => {
    const xml = docxXml(await docx('一行目\n二行目 <b>&'))
    for (const part of [
      rare,
      '通報受付票',
      '受8-0132',
      '電源を切らない',
      '夜中から',
      '一行目',
      '二行目 &lt;b&gt;&amp;',
    ])
      expect(xml).toContain(part)
    expect(xml).not.toMatch(/\{[#/]?\w/)
    expect(xml.indexOf('相手')).toBeLessThan(xml.indexOf('聞いたこと'))
  })

  it('carries marks of the foot', async () => {
    const zip = new PizZip(await docx('あ'))
    const footers = zip.file(/word\/footer\d*\.xml/).map((part) => part.asText())
    expect(footers.join('')).toContain('デモ：架空の町です')
  })

  it('treats what looks like a placeholder in a value as words', async () => {
    expect(docxXml(await docx('{title} {#sections}'))).toContain('{title} {#sections}')
  })

  it('stands 100 KB and characters that XML forbids', async () => {
    const xml = docxXml(await docx('あ'.repeat(100_000)))
    expect(xml.split('あ').length - 1).toBeGreaterThanOrEqual(100_000)
    expect(docxXml(await docx('前\u0000\u0007\uD800後\u202E逆'))).toContain('前〓〓〓後〓逆')
  })

  it('refuses a template that is broken, foreign or asks for unknown names', async () => {
    const template = new PizZip(standardTemplate)
    const xml = template.file('word/document.xml')?.asText() ?? ''
    const withBody = (body: string): Buffer =>
      new PizZip(standardTemplate).file('word/document.xml', body).generate({ type: 'nodebuffer' })
    const data = docxData(model('あ'))
    expect(await renderDocx(Buffer.from('no zip'), data)).toMatchObject({ code: 'kernel.archive_unreadable' })
    const plain = new PizZip().file('a.txt', 'a').generate({ type: 'nodebuffer' })
    expect(await renderDocx(plain, data)).toMatchObject({ code: 'kernel.template_broken' })
    expect(await renderDocx(withBody(xml.replace('{title}', '{nonsense}')), data)).toMatchObject({
      code: 'kernel.template_unknown_name',
      params: { names: 'nonsense' },
    })
    expect(await renderDocx(withBody(xml.replace('{/sections}', '')), data)).toMatchObject({
      code: 'kernel.template_broken',
    })
  })

  it.each([
    ['a document type', Buffer.from('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')],
    ['one in UTF-16', Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le')],
    ['an entity in another part', Buffer.from('<!entity a "b">')],
  ])('refuses a template with %s', async (_name, part) => {
    const template = new PizZip(standardTemplate)
      .file('word/settings.xml', part)
      .generate({ type: 'nodebuffer' })
    expect(await renderDocx(template, docxData(model('あ')))).toMatchObject({
      code: 'kernel.template_broken',
      params: { reason: 'DOCTYPE: word/settings.xml' },
    })
  })

  it('makes no field, no mark-up and no relation of what stands in a value', async () => {
    const value = '<w:fldSimple w:instr="INCLUDETEXT http://198.51.100.1"/> ]]> &amp; {{a}} {%b%} <!--'
    const xml = docxXml(await docx(value))
    expect(xml).not.toContain('<w:fldSimple')
    expect(xml).toContain('&lt;w:fldSimple w:instr=')
    expect(xml).toContain('{{a}} {%b%}')
  })

  it.skipIf(!has('soffice'))('opens in a word processor', { timeout: 120_000 }, async () => {
    const file = path.join(folder, 'a.docx')
    writeFileSync(file, await docx('アドレスは 203 の 0 の 113 の 45 です。'))
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/office`,
        '--headless',
        '--convert-to',
        'txt:Text (encoded):UTF8',
        '--outdir',
        folder,
        file,
      ],
      { stdio: 'ignore' },
    )
    const text = readFileSync(path.join(folder, 'a.txt'), 'utf8')
    for (const part of [rare, '通報受付票', '夜中から', '203 の 0 の 113 の 45']) expect(text).toContain(part)
  })
})

describe('workbook', () => {
  it('holds the same words as the model', async () => {
    const cells = await cellsOf(await renderXlsx(model('アドレスは 203 です。'), printedAt))
    for (const part of [rare, '通報受付票', '受付番号 受8-0132', '夜中から', 'アドレスは 203 です。', '質問'])
      expect(cells).toContain(part)
  })

  it.each(['=1+1', "=cmd|'/c calc'!A0", '+1+cmd', '-2+3+cmd', '@SUM(A1)', '\t=1', ' =1', '＝1+1'])(
    'never computes %j',
    async (value) => {
      const cells = await cellsOf(await renderXlsx(model(value), printedAt))
      expect(cells).not.toContain('FORMULA')
      expect(cells).toContain(`'${value}`)
    },
  )

  it.each(['+81-3-0000-0110', '-', '-5', '03-0000-0110', 'a=b', '「=」'])('leaves %j as it is', (value) => {
    expect(neutralised(value)).toBe(value)
  })

  it('stands 100 KB and characters that XML forbids', async () => {
    const cells = await cellsOf(await renderXlsx(model('あ'.repeat(100_000)), printedAt))
    expect(new Set(cells.filter((cell) => /^あ+$/.test(cell)))).toEqual(
      new Set(['あ'.repeat(30_000), 'あ'.repeat(10_000)]),
    )
    expect(await cellsOf(await renderXlsx(model('前\u0000後'), printedAt))).toContain('前〓後')
  })

  it.skipIf(!has('soffice'))('opens in a spreadsheet', { timeout: 120_000 }, async () => {
    const file = path.join(folder, 'b.xlsx')
    writeFileSync(file, await renderXlsx(model('=1+1'), printedAt))
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/office`,
        '--headless',
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):44,34,76',
        '--outdir',
        folder,
        file,
      ],
      { stdio: 'ignore' },
    )
    const text = readFileSync(path.join(folder, 'b.csv'), 'utf8')
    for (const part of [rare, '通報受付票', "'=1+1"]) expect(text).toContain(part)
  })
})

describe('printable', () => {
  it('keeps Japanese of every plane and line ends', () => {
    expect(printable('𠮷\r\n髙\t葛󠄀')).toBe('𠮷\n髙\t葛󠄀')
  })
})
