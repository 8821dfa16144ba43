/** Words of the detection slice: why a rule is refused, and what the command line says. */
import type { RuleFaultCode, RuleFaultParams } from './sigma/rule-fault.ts'

type Phrase = (params: RuleFaultParams) => string

const ruleRefusals: Readonly<Record<RuleFaultCode, Phrase>> = {
  'sigma.action_unsupported': () =>
    '古い書き方（action）の規則です。規則ごとに一つの文書に書き分けてください。',
  'sigma.aggregation_unsupported': () =>
    '条件に「|」による集計があります。集計は相関規則で書き直してください。',
  'sigma.cidr_invalid': (p) => `アドレスの範囲として読めない値です（${p.value}）。`,
  'sigma.condition_identifier': (p) => `条件が指す「${p.name}」が、規則の中にありません。`,
  'sigma.condition_missing': () => '条件（condition）がありません。',
  'sigma.condition_syntax': (p) =>
    p.near === '' ? '条件が途中で終わっています。' : `条件の「${p.near}」の所を読めません。`,
  'sigma.correlation_not_yet': () => '相関規則（correlation）には、まだ対応していません。',
  'sigma.detection_missing': () => '検知の内容（detection）がありません。',
  'sigma.duplicate_id': (p) => `同じ番号の規則が先にあります（${p.id}）。`,
  'sigma.engine_limit': (p) => `上限（${p.limit}）を超える大きさの規則です。`,
  'sigma.file_not_utf8': () => 'UTF-8の文字として読めないファイルです。',
  'sigma.file_symlink': () => 'リンク（別の場所を指すファイル）は読みません。',
  'sigma.file_too_large': (p) => `規則のファイルが大きすぎます（上限 ${p.kilobytes} KB）。`,
  'sigma.file_unreadable': (p) => `読めません（${p.reason}）。`,
  'sigma.filter_not_yet': () => '除外の文書（filter）には、まだ対応していません。',
  'sigma.level_unknown': (p) => `重要度「${p.level}」は決められた値にありません。`,
  'sigma.logsource_missing': () => '対象のログ（logsource）がありません。',
  'sigma.modifier_combination': (p) => `組み合わせられない指定です（${p.modifiers}）。`,
  'sigma.modifier_unknown': (p) => `知らない指定です（${p.modifier}）。`,
  'sigma.modifier_value': (p) => `「${p.item}」の値が、指定に合いません。`,
  'sigma.not_a_rule': () => 'Sigmaの規則ではありません。',
  'sigma.placeholder_missing': (p) => `「%${p.name}%」に入る一覧が登録されていないため、使えません。`,
  'sigma.regex_unsupported': (p) => `使えない正規表現です（${p.pattern}）。`,
  'sigma.selection_shape': (p) => `「${p.name}」の書き方を読めません。`,
  'sigma.title_missing': () => '題名（title）がありません。',
  'sigma.too_many_files': (p) => `規則のファイルが多すぎます（上限 ${p.limit} 件）。`,
  'sigma.yaml_alias': (p) => `「*${p.name}」が指す元の記述がありません。`,
  'sigma.yaml_duplicate_key': (p) => `同じ項目が二度書かれています（${p.key}）。`,
  'sigma.yaml_syntax': (p) => `YAMLとして読めません（${p.line}行目）。`,
  'sigma.yaml_too_deep': () => '入れ子が深すぎて読めません。',
  'sigma.yaml_too_large': (p) => `項目が多すぎて読めません（上限 ${p.limit}）。`,
}

export const ja = {
  refusals: {},
  habit: {
    title: '28日間の回数',
    tooShort: (p: { days: number }) => `いつもと比べる日数が足りません（${p.days}日）。`,
    dayHits: (p: { day: string; hits: number }) => `${p.day} ${p.hits}回`,
  },
  alert: {
    manyMachines: 'ほかの多数の機械',
    knownBySection: 'Torideの自動検知',
  },
  sigma: {
    refusals: ruleRefusals,
    match: {
      usage:
        '使い方: toride sigma match --rules 規則のフォルダー [--rules …] --events ファイル.jsonl（標準入力は -）',
      noRules: '使える規則が一つもありません。',
      rulesUnreadable: (p: { reason: string }) => `規則のフォルダーを読めません（${p.reason}）。`,
      refusedRule: (p: { path: string; title: string; message: string; code: string }) =>
        `使わない規則: ${p.path}${p.title === '' ? '' : `「${p.title}」`}: ${p.message} [${p.code}]`,
      rulesLoaded: (p: { rules: number; refused: number }) =>
        `規則 ${p.rules} 件を使います。使わない規則は ${p.refused} 件です。`,
      eventsUnreadable: (p: { reason: string; line: number }) =>
        p.line === 0
          ? `ログのファイルを読めません（${p.reason}）。`
          : `ログのファイルは ${p.line} 行目より先を読めません（${p.reason}）。`,
      evtx: 'Windowsのイベントログ（EVTX）そのものは読めません。1行に1件のJSONに書き出してください。',
      utf16: 'UTF-16のファイルは読めません。UTF-8で保存し直してください。',
      fault: (p: { line: number; reason: string }) => `${p.line}行目: ${p.reason}`,
      moreFaults: (p: { count: number }) => `このほかに、読めない行が ${p.count} 行あります。`,
      lineTooLong: (p: { megabytes: number }) => `1行が長すぎるため読みません（上限 ${p.megabytes} MB）。`,
      lineNotUtf8: 'UTF-8の文字として読めません。',
      lineHasNul: '使えない文字（NUL）が入っています。',
      lineNotJson: 'JSONとして読めません。',
      lineNotObject: 'JSONですが、ログ1件の形（項目と値の組）になっていません。',
      summary: (p: { lines: number; matches: number; faults: number }) =>
        `${p.lines} 行を調べ、規則に当てはまったものは ${p.matches} 件、読めなかった行は ${p.faults} 行でした。`,
    },
  },
}
