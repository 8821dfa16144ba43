/** The Japanese words of the logs slice: refusals, field names of the search language, labels of values. */
import type { ColumnName } from './columns.ts'

type Phrase = string | ((params: Readonly<Record<string, string | number>>) => string)

export const logsRefusals = {
  'logs.query_fault': (params) =>
    `検索の書き方を読み取れませんでした（${Number(params['position'] ?? 0) + 1}文字目）。${queryFaults[String(params['reason'])] ?? ''}`,
  'logs.range_invalid': '期間を読み取れませんでした。始まりは終わりより前にしてください。',
  'logs.search_timeout':
    '時間内に探しきれませんでした。期間を短くするか、項目を指定して、もう一度検索してください。',
  'logs.search_too_large':
    '対象が大きすぎて探しきれませんでした。期間を短くするか、項目を指定して、もう一度検索してください。',
  'logs.store_unavailable':
    'ログの保管庫に届きません。通報と案件は使えます。届いたログは失われません。少し待って、もう一度検索してください。',
  'logs.event_not_found': 'そのログは見つかりませんでした。保存の期間を過ぎたか、番号が違います。',
  'logs.file_is_empty': '空のファイルです。書き出しからやり直してください。',
  'logs.file_is_binary': '文字のファイルではないため、取り込めません。JSONかテキストで書き出してください。',
  'logs.file_is_evtx': 'EVTXのままでは取り込めません。イベントをJSONに書き出してから取り込んでください。',
  'logs.file_is_damaged': (params) =>
    Number(params['events']) > 0
      ? `圧縮ファイルが途中で壊れています。壊れた所より前の${Number(params['events']).toLocaleString('ja-JP')}件は取り込みました。`
      : '圧縮ファイルが壊れているため、取り込めません。作り直したファイルを選んでください。',
  'logs.file_is_bomb': (params) =>
    `開くと急に大きくなる仕掛けがあるファイルのため、取り込みをやめました。それまでに取り込んだのは${params['events'] ?? 0}件です。開かずに、証拠として保全してください。`,
  'logs.file_is_archive':
    '圧縮したまとまり（ZIP）は取り込めません。取り出してから1つずつ取り込んでください。',
  'logs.file_not_json': (params) =>
    `名前や種類はJSONですが、中身はJSONではありません（${params['name'] ?? ''}）。種類を選び直してください。`,
  'logs.file_missing': 'ファイルが選ばれていません。取り込むファイルを選んでください。',
  'logs.spool_full':
    'ログを一時に置く場所がいっぱいです。ここまでの分は取り込みました。空きができてから続けてください。',
  'logs.spool_failed': 'ログを置く場所に書けません。管理者に伝えてください。',
  'logs.source_exists': 'そのアドレスの機器は、もう登録されています。一覧から選んで変更してください。',
} satisfies Record<string, Phrase>

/** Why a query cannot be read, by the reason of `QueryFault`. */
export const queryFaults: Readonly<Record<string, string>> = {
  unexpected_end: '式が途中で終わっています。例：機械 = ZAIMU-AP01 かつ 結果 = 失敗',
  unexpected_word: 'ここに来るはずのない言葉です。例：通信先 = 203.0.113.45',
  unknown_field: '知らない項目名です。例：機械、利用者、送信元、通信先、結果',
  not_a_number: 'この項目は数で比べます。例：通信先ポート = 443',
  unclosed_quote: '引用符が閉じていません。例："C:\\Windows\\System32"',
  unclosed_parenthesis: 'かっこが閉じていません。例：（機械 = A または 機械 = B）',
  no_order: 'この項目は大小で比べられません。= か != を使ってください。',
  too_long: '式が長すぎます。分けて検索してください。',
  too_deep: 'かっこが深すぎます。分けて検索してください。',
}

/** Names that people write → column. Several names may mean one column; the first is the one shown. */
export const fieldNames: Readonly<Record<string, ColumnName | 'ip' | 'port'>> = {
  機械: 'host',
  ホスト: 'host',
  端末: 'host',
  利用者: 'user',
  ユーザー: 'user',
  ユーザ: 'user',
  送信元: 'source_ip',
  通信元: 'source_ip',
  接続元: 'source_ip',
  通信先: 'destination_ip',
  宛先: 'destination_ip',
  接続先: 'destination_ip',
  アドレス: 'ip',
  IPアドレス: 'ip',
  送信元ポート: 'source_port',
  通信先ポート: 'destination_port',
  宛先ポート: 'destination_port',
  ポート: 'port',
  ドメイン: 'domain',
  相手の名前: 'domain',
  URL: 'url',
  種類: 'category',
  結果: 'outcome',
  動作: 'action',
  内容: 'action',
  規則: 'matches',
  ルール: 'matches',
  ポリシー: 'rule',
  決まり: 'rule',
  番号: 'code',
  プログラム: 'process',
  コマンド: 'command_line',
  親プログラム: 'parent',
  対象: 'target',
  ファイル: 'target',
  ハッシュ: 'hash',
  方式: 'protocol',
  プロトコル: 'protocol',
  方法: 'method',
  状態: 'status',
  送信量: 'bytes_out',
  受信量: 'bytes_in',
  重大度: 'severity',
  取得元: 'source',
  記録元: 'source',
  データ種別: 'dataset',
  原文: 'raw',
}

/** Words of the search language. */
export const operatorWords = {
  and: ['かつ', 'および'],
  or: ['または', 'もしくは'],
  not: ['除く', 'でない'],
}

export const categories: Readonly<Record<string, string>> = {
  firewall: 'ファイアウォール',
  proxy: '中継（プロキシ）',
  dns: '名前解決（DNS）',
  mail: 'メール',
  authentication: 'ログイン',
  account: '利用者の管理',
  process: 'プログラムの動き',
  file: 'ファイル',
  registry: 'レジストリ',
  network: '通信',
  server: 'サーバの記録',
  device: '機器の記録',
  vpn: 'VPN',
  malware: 'ウイルス対策',
  intrusion: '侵入の検知',
  cloud: 'クラウド',
  quarantine: '読めなかったもの',
  other: 'そのほか',
}

export const outcomes: Readonly<Record<string, string>> = {
  allowed: '許可',
  denied: '拒否',
  success: '成功',
  failure: '失敗',
}

export const actions: Readonly<Record<string, string>> = {
  logon: 'ログイン',
  logoff: 'ログオフ',
  logon_as_other: '別の利用者としてのログイン',
  privileged_logon: '管理者権限でのログイン',
  process_start: 'プログラムの開始',
  process_end: 'プログラムの終了',
  service_install: 'サービスの登録',
  task_create: '予定した処理の登録',
  account_create: '利用者の作成',
  account_delete: '利用者の削除',
  account_lock: '利用者のロック',
  group_add: 'グループへの追加',
  ticket_request: '認証チケットの要求',
  password_check: 'パスワードの照合',
  share_access: '共有フォルダの利用',
  connection: '通信',
  log_clear: 'ログの消去',
  module_load: '部品の読み込み',
  remote_thread: '別のプログラムへの書き込み',
  process_access: '別のプログラムの読み取り',
  file_create: 'ファイルの作成',
  file_delete: 'ファイルの削除',
  registry_change: 'レジストリの変更',
  query: '名前の問い合わせ',
  script: 'スクリプトの実行',
  malware_found: 'ウイルスの発見',
  malware_handled: 'ウイルスの処置',
}

/** Other words for values, as people write them. */
export const valueWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  outcome: { 遮断: 'denied', 通過: 'allowed', 不成功: 'failure' },
  category: { プロキシ: 'proxy', DNS: 'dns', 認証: 'authentication', ウイルス: 'malware' },
}

export const sourceKindNames: Readonly<Record<string, string>> = {
  auto: '自動で見分ける',
  fortigate: 'FortiGate',
  keyvalue: '「名前=値」の並び',
  squid: 'Squid（プロキシ）',
  windows: 'Windowsのイベント（JSON）',
  json: 'JSON',
  postfix: 'Postfix（メール）',
  bind: 'BIND（名前解決）',
  syslog: 'syslog（中身は自動で見分ける）',
  text: '文字のまま',
}

/** What the first page and the command line say. */
export const ja = {
  today: {
    kind: 'ログ',
    silent: (p: { name: string }) => `${p.name}のログが届いていません。`,
    neverHeard: (p: { name: string }) => `${p.name}のログが、まだ一度も届いていません。`,
    act: '届いているか確かめる',
  },
  cli: {
    ingestUsage: '使い方：toride ingest ファイル --source 種類 [--name 取得元の名前] [--json]',
    searchUsage: "使い方：toride search '式' [--from 日時] [--to 日時] [--limit 件数] [--json]",
    kindUnknown: (p: { kind: string; kinds: string }) =>
      `知らない種類です（${p.kind}）。使えるもの：${p.kinds}`,
    fileUnreadable: (p: { file: string; reason: string }) => `ファイルを読めません（${p.file}）：${p.reason}`,
    ingested: (p: { events: number; notAsNamed: number; tooLong: number }) =>
      `${p.events}件を取り込みました。文字のまま残したもの ${p.notAsNamed}件、長すぎて始まりだけ残したもの ${p.tooLong}件。`,
    found: (p: { total: number; shown: number; seconds: string }) =>
      `${p.total}件のうち新しい${p.shown}件を表示しています（${p.seconds}秒）。`,
    noBody: '初期設定の前のため、仮の置き場所を使います。初期設定のあとの画面には出ません。',
    columns: ['時刻', '取得元', '機械', '種類', '内容', '元のログ'],
    timeInvalid: (p: { text: string }) => `日時として読めません（${p.text}）。例：2026-11-25T09:00`,
    failed: (p: { reason: string }) => `できませんでした：${p.reason}`,
  },
}
