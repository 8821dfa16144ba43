/** Words for bringing log events into a case. */
import { categories } from '../../../logs/core/ja.ts'

const kindOf = (category: string) => categories[category] ?? 'ログ'

export const ja = {
  act: '案件に追加する',
  title: (p: { count: number }) => `選んだ${p.count}件を案件に追加する`,
  lead: 'ログの時刻のまま、案件の時系列に書き込みます。元のログへたどれます。',
  case: '案件',
  caseHint: '終わっていない案件から選びます。',
  noCase: '終わっていない案件がありません。先に案件を起こしてください。',
  openCases: '案件の一覧を開く',
  nothingFound: '当てはまる案件がありません。',
  caseSaid: (p: { number: string; title: string }) => `${p.number}　${p.title}`,
  caseMissing: '案件を選んでください。',
  lane: '誰の側の出来事か',
  how: '書き方',
  each: '1件ずつ書く',
  asOne: 'ひとつの出来事としてまとめる（始まりから終わりまで）',
  values: '手がかりとして残すもの',
  noValues: '手がかりになる庁外のアドレスや名前はありません。',
  save: '追加する',
  saved: (p: { entries: number; there: number; values: number }) =>
    [
      p.entries > 0
        ? `時系列に${p.entries}件を書き込みました`
        : '時系列に新しく書き込むものはありませんでした',
      p.there > 0 ? `${p.there}件は、もう入っていました` : '',
      p.values > 0 ? `手がかりを${p.values}件残しました` : '',
    ]
      .filter((part) => part !== '')
      .join('。')
      .concat('。'),
  tooMany: (p: { max: number }) => `一度に追加できるのは${p.max}件までです。`,
  source: 'ログ検索',
  label: (p: { category: string; source: string }) => `${kindOf(p.category)}（${p.source}）`.slice(0, 200),
  summary: (p: { sentence: string; count: number }) =>
    `${p.sentence}この間の記録は、全部で${p.count}件です。`,
  related: '関わる案件',
  openCase: (p: { number: string }) => `${p.number} を開く`,
}
