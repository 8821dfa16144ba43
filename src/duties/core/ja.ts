/** The words of 報告義務: sentences around the law's own words, which stand in the rule pack. */
import { decisivePersons, type Facts } from './condition.ts'

/** What a person reads when something is refused; keys are refusal codes. */
export const dutyRefusals = {
  'duties.facts_not_utf8': '文字の符号がUTF-8ではないため、読み取れません。UTF-8で保存し直してください。',
  'duties.facts_not_json': 'JSONとして読み取れません。1行に1つの事実を書いてください。',
  'duties.facts_not_object': '事実は { } で囲んだ1つのJSONの組で書いてください。',
  'duties.facts_unknown_key': (p: Params) => `知らない項目があります：${p['keys'] ?? ''}`,
  'duties.facts_known_on_missing': 'knownOn（最初に知った日）がありません。YYYY-MM-DDで書いてください。',
  'duties.facts_known_on_outside': (p: Params) =>
    `knownOnは、祝日が分かっている${p['from'] ?? ''}から${p['to'] ?? ''}までの日で書いてください。`,
  'duties.facts_invalid': (p: Params) => `値を読み取れない項目があります：${p['fields'] ?? ''}`,
  'duties.facts_too_large': (p: Params) =>
    `1つの事実が大きすぎます。${p['kilobytes'] ?? ''} KBまでにしてください。`,
  'duties.facts_empty': '事実が1つもありません。',
  'duties.facts_file_unreadable': (p: Params) => `ファイルを読めません：${p['file'] ?? ''}`,
  'duties.cannot_move': 'いまの状態では、この操作はできません。画面を開き直して、状態を確かめてください。',
  'duties.reason_missing': '理由を書いてください。あとで決めた根拠を確かめるために要ります。',
  'duties.receipt_missing':
    '提出先の受付番号を書いてください。番号がないときは「番号なし」と相手の名前を書きます。',
  'duties.submission_kind': 'この報告には、選んだ種類の提出はありません。',
  'duties.document_stands': '決裁済みの文書は変えられません。直すときは、新しい版を作ってください。',
  'duties.document_stage':
    '文書のいまの状態では、この操作はできません。順番は、下書き、見直し、決裁、提出です。',
  'duties.document_empty': 'まだ何も書かれていません。先に内容を書いてください。',
  'duties.reviewer_is_author': '書いた人は見直しをできません。ほかの人に頼んでください。',
  'duties.approver_is_author':
    '書いた人は決裁をできません。ほかに誰もいないときは、理由を書いて先に進め、24時間以内に連署を受けてください。',
  'duties.countersigner_is_approver': '書いた人と決裁した人は、連署をできません。ほかの人に頼んでください。',
  'duties.usage': '使い方：toride duties assess --facts ファイル名（標準入力は -）',
}

type Params = Readonly<Record<string, string | number>>

export const ja = {
  law: (p: { law: string; rule: string; items: readonly string[] }) =>
    p.rule === '' ? p.law : `${p.law}・${p.rule}${p.items.join('・')}`,
  citation: (p: { law: string; rule: string; item: string }) =>
    p.rule === '' ? p.law : `${p.rule}${p.item}`,
  because: (clause: string, facts: Facts) => clause.replaceAll('{persons}', personsInWords(facts)),
  personsInWords,
  reasons: {
    knownOn: (p: { day: string }) => `${p.day}に知ったので、この日を1日目として数えます。`,
    expected: (p: { because: string; law: string }) => `${p.because}ため、${p.law}に当たる見込みです。`,
    stillOpen: (p: { facts: readonly string[] }) => `${quoted(p.facts)}は不明で、要確認です。`,
    candidate: (p: { because: string; law: string; facts: readonly string[] }) =>
      `${quoted(p.facts)}が不明のため、${p.law}（${p.because}）に当たりうるものとして準備します。`,
    preliminary: (p: { law: string; target: string; limit: string }) =>
      `${p.law}の速報の目標は${p.target}、遅くとも${p.limit}です。`,
    finalOpen: (p: { law: string; days: number; due: string }) =>
      `${p.law}の確報は、${p.days}日目の${p.due}までです。`,
    finalMoved: (p: { law: string; days: number; raw: string; due: string }) =>
      `${p.law}の確報は、${p.days}日目の${p.raw}が閉庁日のため、次の開庁日の${p.due}までです。`,
    earlierFinal: (p: { law: string; days: number; due: string }) =>
      `不正の目的でないと分かるなどして日数が変われば、${p.law}の確報は${p.days}日となり、${p.due}までに早まります。`,
    notReportable: (p: { law: string; basis: string }) =>
      `${p.law}の法令上の報告対象に該当しない見込みです（根拠：${p.basis}）。`,
    basisNoEvent: (p: { events: readonly string[] }) => `${p.events.join('・')}のいずれにも当たる事実がない`,
    basisNoCategory: (p: { persons: string }) => `どの号にも当たる事実がない。本人の数は${p.persons}`,
    basisExcluded: '除外される場合に当たる',
    verified: (p: { day: string }) => `条文の確認日は${p.day}です。`,
    humanDecides: 'これは準備のための見込みです。該当するかどうかは人が決め、決めた人と理由を残します。',
  },
  duties: {
    preliminaryReason: (p: { why: string; day: number }) =>
      `${p.why}知った日を1日目として${p.day}日目が目標です。`,
    possible: (text: string) => `不明な事実があるため、当たりうるものとして準備します（${text}）`,
    fillNames: (title: string, names: { prefecture: string; police: string }) =>
      title.replaceAll('{prefecture}', names.prefecture).replaceAll('{police}', names.police),
    laws: (laws: readonly string[]) => laws.join('・'),
    until: (p: { limit: string }) => `${p.limit}まで`,
    targetAndLimit: (p: { target: string; limit: string }) => `目標 ${p.target}、遅くとも ${p.limit}`,
    standings: { expected: '必要になる見込み', candidate: '候補' },
    added: (p: { title: string; standing: 'expected' | 'candidate' }) =>
      p.standing === 'expected'
        ? `「${p.title}」が必要になる見込みです。`
        : `「${p.title}」が候補に加わります。`,
    fellAway: (p: { title: string }) =>
      `「${p.title}」は法令上の報告対象などに該当しない見込みになります。外すには、人の確認と理由が要ります。`,
    standingChanged: (p: { title: string; standing: 'expected' | 'candidate' }) =>
      p.standing === 'expected'
        ? `「${p.title}」は、候補から、必要になる見込みに変わります。`
        : `「${p.title}」は、候補に変わります。`,
    lawChanged: (p: { title: string; law: string }) => `「${p.title}」の根拠は、${p.law}になります。`,
    dueChanged: (p: { title: string; before: string; after: string }) =>
      `「${p.title}」の期限は、${p.before}から、${p.after}に変わります。`,
    nothingChanged: '必要になる報告と期限は変わりません。',
  },
  sheet: {
    unknown: '未判明',
    comma: '、',
    completeness: (p: { filled: number; total: number }) => `${p.filled}／${p.total} 項目`,
  },
  stages: {
    candidate: '候補',
    applicable: '未着手',
    not_applicable: '該当しないと確認',
    preliminary_submitted: '速報・第1報を提出済み',
    final_submitted: '提出済み',
    closed: '終了',
  },
  documentStages: {
    draft: '下書き',
    reviewed: '見直し済み',
    approved: '決裁済み',
    submitted: '提出済み',
    superseded: '新しい版あり',
  },
}

function personsInWords(facts: Facts): string {
  const persons = decisivePersons(facts)
  if (persons === null) return '不明'
  const figure = `${persons.toLocaleString('en-US')}人`
  return typeof facts['personsMax'] === 'number' ? `最大${figure}` : figure
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `「${name}」`).join('')
}
