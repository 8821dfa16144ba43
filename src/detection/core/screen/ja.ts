/** Words of the page of detection rules. */

const number = (value: number) => value.toLocaleString('ja-JP')

export const ja = {
  settings: { rules: { label: '検知の規則', explanation: '届くログを見張る規則と、使えない規則の理由' } },
  title: '検知の規則',
  place: 'ログ',
  lead: (p: { total: number; refused: number }) =>
    p.refused === 0
      ? `${number(p.total)}件の規則で、届くログを見張っています。使えない規則はありません。`
      : `${number(p.total)}件の規則で、届くログを見張っています。使えない規則が${number(p.refused)}件あります。`,
  leadNone: '規則が1つも読み込まれていません。届くログは残りますが、知らせは出ません。',
  reload: '規則を読み直す',
  reloaded: (p: { rules: number; refused: number }) =>
    `読み直しました。使う規則 ${number(p.rules)}件、使えない規則 ${number(p.refused)}件。`,
  where:
    '規則のファイル（Sigma、YAML）は、データの場所の「rules」フォルダーに置きます。置いたあとで読み直します。',
  find: '規則を探す',
  findHint: '題名か番号の一部',
  findAct: '探す',
  clear: 'すべての規則を見る',
  table: '使っている規則',
  note: '当たった回数は、直近28日のものです。多い順に並べています。',
  columns: {
    title: '規則',
    level: '重要度',
    logsource: '対象のログ',
    hits: '当たった回数',
    last: '最後に当たった時刻',
    next: '次にすること',
  },
  levels: {
    informational: '参考',
    low: '低',
    medium: '中',
    high: '高',
    critical: '重大',
  } as Readonly<Record<string, string>>,
  levelUnknown: '決めていない',
  noHits: '当たっていません',
  hits: (p: { hits: number }) => `${number(p.hits)}回`,
  openLogs: '当たったログを見る',
  more: '詳しく見る',
  less: '閉じる',
  moreName: (p: { title: string }) => `${p.title}を詳しく見る`,
  description: '説明',
  falsepositives: '問題のない場合',
  id: '番号',
  noDescription: '説明はありません。',
  empty: 'その言葉を含む規則はありません。',
  refused: '使えない規則',
  refusedNote: '直すまで、この規則では見張りません。ほかの規則は働いています。',
  refusedMore: (p: { total: number; shown: number }) =>
    `${number(p.total)}件のうち ${number(p.shown)}件を表示しています。`,
  refusedColumns: { path: 'ファイル', title: '題名', why: '使えない理由' },
  noTitle: '（題名なし）',
}
