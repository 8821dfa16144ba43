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
    expectedButReview: (p: { because: string; law: string; facts: readonly string[] }) =>
      `${p.because}ため、${p.law}に当たる見込みです（${quoted(p.facts)}は不明のため、要確認）。`,
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
