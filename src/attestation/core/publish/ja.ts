/** Japanese words of publication: targets, witnesses, the sheet, refusals. */
import type { Phrase } from '../../../kernel/core/endpoint.ts'
import type { Pace, TargetKind } from './target.ts'
import type { RefusalKind } from './witness.ts'

const kinds: Record<TargetKind, string> = {
  http: '別のサーバー（HTTP）',
  syslog: 'syslogサーバー',
  mail: 'メール',
  file: '別のディスクのファイル',
  witness: '立会い（ほかのToride）',
}

const paces: Record<Pace, string> = {
  ten_seconds: '10秒に1回まで',
  minute: '1分に1回まで',
  hour: '1時間に1回まで',
  day: '1日に1回',
}

const attempts: Record<RefusalKind, string> = {
  fork: '同じ件数で中身の違う記録',
  rollback: '前より件数の少ない記録',
  unproven: '前の記録から続くことを示せない記録',
}

/** Why sending failed, by the codes of deliveries. `answered_<status>` is told by its number. */
const faults: Readonly<Record<string, string>> = {
  bad_address: '宛先の書き方が正しくありません',
  closed_address: 'その宛先には送れません（この機械自身などの宛先は、許可が要ります）',
  not_found: '宛先の名前が見つかりません',
  connection: '宛先につながりません',
  tls: '暗号化の方式が合わないか、証明書を確かめられません',
  timeout: '時間内に返事がありません',
  redirected: '別の宛先へ回されました',
  too_large: '返事が大きすぎます',
  authentication: 'メールサーバーのユーザー名かパスワードが違います',
  refused: 'メールサーバーが受け取りませんでした',
  mail_not_set: 'メールの設定がありません',
  other: '理由が分かりません',
  file_missing: 'ファイルを置くフォルダーがありません',
  file_closed: 'ファイルに書けません（権限を確かめてください）',
  file_full: 'ディスクがいっぱいです',
  file_not_ours: 'そこには別の種類のファイルがあります',
  witness_unknown_log: '立会人が、この記録をまだ登録していません',
  witness_distrusts: '立会人が、署名を認めませんでした（登録した公開鍵を確かめてください）',
  witness_conflict: '立会人が見た記録と食い違います。すぐに監査とCSIRT管理者に知らせてください',
  witness_ahead: '立会人のほうが先の記録を知っています。記録が古い状態に戻っていないか確かめてください',
  witness_bad_answer: '立会人の返事を確かめられません（登録した立会人の公開鍵を確かめてください）',
}

const refusals = {
  'attestation.bad_address':
    '宛先は「https://」か「http://」で始まる、名前とパスワードを含まないものにしてください。',
  'attestation.bad_verifier_key':
    '公開鍵の形が正しくありません。「名前+8桁+英数字」の1行を、そのまま写してください。',
  'attestation.path_not_absolute': 'ファイルの場所は「/」から書いてください。',
  'attestation.path_inside_data':
    'Torideのデータのフォルダーの中には置けません。別の機械か別のディスクにしてください。',
  'attestation.path_wrong_name': 'ファイルの名前は「.checkpoints」で終わるものにしてください。',
  'attestation.path_unusable':
    'そのフォルダーがないか、書けません。フォルダーを作り、Torideが書けるようにしてください。',
  'attestation.no_checkpoint':
    '署名した証明書きがまだありません。1分ほど待ってから、もう一度お試しください。',
  'attestation.log_known': 'この公開鍵は、もう登録してあります。',
  'attestation.entries_erased': 'この記録の中身は、もう消してあります。',
  'attestation.record_unknown': 'その番号の記録は見つかりません。',
  'attestation.record_open': 'まだ終わっていない記録です。終わってから消してください。',
  'attestation.erasure_settled': 'この申し出は、もう決まっています。',
  'attestation.own_request': '自分の申し出は、自分で認められません。ほかの人に頼んでください。',
} satisfies Record<string, Phrase>

export const ja = {
  kinds,
  paces,
  attempts,
  refusals,
  fault: (code: string): string => {
    const status = /^answered_(\d+)$/.exec(code)?.[1]
    return status === undefined ? (faults[code] ?? code) : `宛先が断りました（応答 ${status}）`
  },
  mail: {
    subject: (p: { body: string; size: number }) => `［${p.body}］記録の証明書き（${p.size}件）`,
    text: (p: { body: string; size: number; at: string; note: string }) =>
      `${p.body}のToride（砦）の記録の証明書きです。\n${p.at}の時点で、記録は${p.size}件です。\n\n下の線の間が証明書きです。あとで記録が書き換えられていないことを確かめるために使います。\nこのメールは消さずに、そのまま取っておいてください。\n\n----------\n${p.note}----------\n`,
  },
  today: {
    kind: '記録の証明',
    alone: '記録の証明書きを、外のどこにも送っていません。',
    aloneDetail: 'この機械の管理者による書き換えを、あとで見つけられません。',
    alarm: (p: { name: string }) => `「${p.name}」が見た記録と、いまの記録が食い違っています。`,
    failing: (p: { name: string }) => `「${p.name}」へ、記録の証明書きを1日以上送れていません。`,
    attempt: (p: { name: string; what: string }) =>
      `立ち会っている「${p.name}」から、${p.what}が届きました。署名を断りました。`,
    act: '見る',
  },
  sheet: {
    title: '記録の証明書き',
    lead: 'この紙は、Torideの記録があとで書き換えられていないことを確かめるための証明書きです。',
    numberLabel: '記録の件数',
    facts: {
      body: '団体',
      at: '署名した日時',
      size: '件数',
      root: '要約値',
      key: '鍵の番号',
      origin: '記録の名前',
    },
    noteTitle: '証明書きの本文',
    keyTitle: '照合鍵（確かめるための公開鍵）',
    howTitle: '使い方',
    how: [
      'この紙に日付を書き、署名か押印をして、Torideの管理者が触れない場所に綴ってください。',
      '確かめるときは、コードを読み取るか本文を打ち込み、ファイルに保存します。',
      '「toride verify --dump フォルダー --checkpoint ファイル --key 照合鍵のファイル」で、記録と照らし合わせます。',
    ],
    codeTitle: '証明書きのコード（本文と同じもの）',
    boxes: {
      head: '所属長',
      headNote: '氏名・日付',
      keeper: '保管した人',
      keeperNote: '氏名・日付',
      place: '保管した場所',
    },
    handling: '保存期間が終わるまで保管',
    printed: (p: { at: string; name: string }) => `${p.at} ${p.name} 印刷`,
    demonstration: '【デモ】',
    fileName: (p: { day: string; size: number }) => `記録の証明書き_${p.day}_${p.size}件.pdf`,
  },
  checkpointFileName: (p: { size: number }) => `checkpoint-${p.size}.txt`,
  status: {
    name: '記録の証明書き',
    alone: '証明書きを外のどこにも送っていません。「設定」の「記録の証明」で、送り先を登録してください。',
    good: (p: { places: number }) => `${p.places}か所に送っています。`,
    failing: (p: { places: number; failing: number }) =>
      `${p.places}か所のうち${p.failing}か所に送れていません。「設定」の「記録の証明」で理由を見てください。`,
  },
}
