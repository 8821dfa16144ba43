/** Tests of the printed slip: what was heard stands on it, and nobody is led to the caller's own number. */
import { describe, expect, it } from 'vitest'
import { blockLines, type DocumentModel } from '../../../kernel/core/document-model.ts'
import { renderPdf } from '../../../kernel/server/document/render-pdf.ts'
import type { Report } from '../report.ts'
import { readAloud, slipSheet, type SlipContext } from './slip-sheet.ts'

const at = (time: string): string => `2026-11-25T${time}:00.000Z`
const by = { id: 'account_1', name: '田村 和子' }

const report: Report = {
  number: 132,
  fiscalYear: 2026,
  kind: 'phone',
  stage: 'linked',
  receivedAt: at('00:12'),
  taken: { by, at: at('00:12') },
  promisedAt: at('00:42'),
  slip: {
    knownAt: at('00:12'),
    knownBySection: '総務課（交換）',
    reporter: {
      name: 'オオモリさん',
      organization: 'みやま県警察本部',
      type: 'police',
      callback: '03-0000-4110',
      theirReference: 'サ対第 418 号',
    },
    verbatim:
      'そちらのサーバがシーアンドシーサーバと通信しています。アドレスは 203 の 0 の 113 の 45 です。夜中からです。',
    answers: [
      { questionId: 'machine', answer: 'not_said', text: '' },
      { questionId: 'since', answer: 'said', text: '夜中から' },
    ],
    addresses: [{ type: 'ipv4', value: '203.0.113.45' }],
    choiceId: '',
    machineName: '',
  },
  acknowledged: { by: { id: 'account_2', name: '髙橋 ゆい' }, at: at('00:20'), how: 'screen' },
  verification: {
    by: { id: 'account_2', name: '髙橋 ゆい' },
    at: at('00:41'),
    outcome: 'verified',
    contactId: 'item_1',
    number: '03-0000-0110',
    note: '大森 係長と話した。',
  },
  replies: [],
}

const question = (id: string, number: number, say: string): SlipContext['script']['questions'][number] => ({
  id,
  number,
  label: id,
  say,
  answers: [
    { id: 'said', label: '言った', writes: true },
    { id: 'not_said', label: '言わなかった', writes: false },
    { id: 'unheard', label: '聞き取れなかった', writes: false },
  ],
  fills: 'since',
  next: null,
  next_note: '終わりです。',
})

const context: SlipContext = {
  bodyName: '砦町',
  isDemonstration: true,
  script: {
    questions: [question('machine', 5, '「どの機械ですか。」'), question('since', 6, '「いつからですか。」')],
  },
  contactName: 'みやま県警察本部（代表）',
  caseNumber: '砦町-案8-014',
  address: 'https://toride.example/reports/1',
  printedBy: '髙橋 ゆい',
  now: new Date(at('01:42')),
}

const textOf = (model: DocumentModel): string =>
  model.sections.flatMap((section) => [section.title ?? '', ...section.blocks.flatMap(blockLines)]).join('\n')

describe('slipSheet', () => {
  it('says who called, what was heard and where it went', () => {
    const model = slipSheet(report, context)
    expect(model.number).toMatchObject({ value: '受8-0132', note: 'うけ はち の れい いち さん に' })
    expect(model.foot).toMatchObject({ mark: 'デモ：架空の町です' })
    const text = textOf(model)
    for (const part of [
      '令和8年11月25日（水）9時12分',
      '「そちらのサーバがシーアンドシーサーバと通信しています。アドレスは 203 の 0 の 113 の 45 です。夜中からです。」',
      '5\tどの機械ですか。\t言わなかった',
      '6\tいつからですか。\t夜中から',
      '台帳の番号\t03-0000-0110\u3000みやま県警察本部（代表）',
      '砦町-案8-014',
      '髙橋 ゆい（9時20分 受領）',
      '外部からの通報は、受けた人だけでは終了にできません。',
    ])
      expect(text).toContain(part)
  })

  it('fits one page of A4 with everything that is usually on it', async () => {
    const full = question('machine', 5, '「どの機械のことか、番号や名前は分かりますか。」')
    const script = { questions: [5, 6, 7, 8].map((number) => ({ ...full, id: `q${number}`, number })) }
    const bytes = await renderPdf(slipSheet(report, { ...context, script }), context.now)
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBe(1)
  })

  it('marks the caller’s own number as one not to call', () => {
    expect(textOf(slipSheet(report, context))).toContain('03-0000-4110\n（相手が言った番号。かけない）')
  })

  it('leaves room where nothing is known, and says so where nothing is decided', () => {
    const bare: Report = {
      ...report,
      stage: 'received',
      acknowledged: undefined,
      verification: undefined,
      slip: {
        ...report.slip,
        verbatim: '',
        answers: [],
        addresses: [],
        reporter: { ...report.slip.reporter, callback: '' },
      },
    }
    const text = textOf(slipSheet(bare, { ...context, caseNumber: '', contactName: '' }))
    expect(text).toContain('まだ決まっていません')
    expect(text).not.toContain('かけない')
    expect(text).not.toContain('undefined')
  })

  it('shows an alert without a caller', () => {
    const alert: Report = {
      ...report,
      kind: 'machine',
      origin: {
        ruleId: 'r',
        ruleTitle: '60秒ごとに通信がありました。',
        level: 'high',
        host: 'ZAIMU-AP01',
        zone: '',
        user: '',
        logEventIds: [],
        firstAt: at('00:00'),
        lastAt: at('00:01'),
        hits: 2,
      },
      slip: { ...report.slip, machineName: 'ZAIMU-AP01' },
    }
    const text = textOf(slipSheet(alert, context))
    expect(text).toContain('60秒ごとに通信がありました。')
    expect(text).not.toContain('折り返し\t')
    expect(text).not.toContain('聞いたこと')
  })
})

describe('readAloud', () => {
  it('spells numbers figure by figure', () => {
    expect(readAloud('検8-2207')).toBe('けん はち の に に れい なな')
  })
})
