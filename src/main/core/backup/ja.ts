/** Words of backup and restore: the commands, their faults, the status page, the line of the first page. */
import { formatDateTime } from '../../../kernel/core/wareki.ts'

type Params = Readonly<Record<string, string>>

/** Why a backup or a restore ended, by its code. */
const backupFaults: Readonly<Record<string, (p: Params) => string>> = {
  keys_inside: (p) =>
    `鍵の場所（${p['keys']}）と写しの場所（${p['out']}）は、片方がもう片方の中にあってはいけません。鍵は別の媒体に置いてください。`,
  no_room: (p) =>
    `${p['folder']} の空きが足りません。要るのは約${gigabytes(p['needed'])}、空きは${gigabytes(p['free'])}です。`,
  backup_running: (p) => `同じ場所（${p['folder']}）への写しを、いま取っています。終わるまで待ってください。`,
  no_data: (p) => `写すデータがまだありません（${p['folder']}）。`,
  no_backup: (p) => `${p['folder']} に、Torideの写しはありません。場所を確かめてください。`,
  damaged: (p) => `写しが壊れています（${p['file']}）。別の写しを使ってください。何も書いていません。`,
  wrong_keys: (p) =>
    `この写し（${p['id']}）に合う鍵がありません。--keys に、写しを取ったときの鍵の場所を指定してください。${p['folder'] ? `いまの指定：${p['folder']}` : ''}`,
  not_empty: (p) =>
    `${p['folder']} は空ではありません。空のフォルダーか、まだないフォルダーを指定してください。`,
  damaged_source: (p) =>
    `保管しているファイルが、保管したときと違っています（${p['file']}）。ディスクを確かめ、前の写しは消さないでください。`,
  logs_unreachable: (p) =>
    `ログ（${p['folder']}）を使っているプログラムと話せません。Torideの記録を確かめるか、止めてから写しを取ってください。`,
  wal_gone: () =>
    'データベースの変更の記録が、写す前に使い直されました。次の回に、全体の写しから取り直します。',
  other_version: (p) =>
    `この写しのデータベースの版（${p['backup']}）は、このプログラムの版（${p['program']}）では開けません。写しを取ったときのTorideを使ってください。`,
  cancelled: () => '取りやめました。書きかけのものは、写しとして数えません。',
}

export const ja = {
  backupUsage: `使い方: npx toride backup --out フォルダー --keys フォルダー
  --out    写しの場所。続けて同じ場所を使うと、変わった分だけを写します。
  --keys   鍵の写しの場所。--out とは別の媒体にします。
  --without-keys  鍵を写しません（鍵は別の方法で写してあるとき）。
  --keep 数  残す写しの数（はじめは14）。
  --check  写しを取らず、いまある写しをすべて読んで確かめます。
  --json   結果をJSONで表示します。`,
  restoreUsage: `使い方: npx toride restore --from フォルダー --keys フォルダー --data 空のフォルダー
  --from   写しの場所（backup の --out）。
  --keys   鍵の写しの場所（backup の --keys）。
  --data   戻す先。空のフォルダーか、まだないフォルダー。
  --snapshot 番号  戻す写し。指定しなければ、いちばん新しいもの。
  --list   戻せる写しの一覧だけを表示します。
  --json   結果をJSONで表示します。`,
  unkept: '鍵の写しの場所（--keys）を指定してください。鍵がないと、戻したデータでログインできません。',
  externalDatabase:
    '外のデータベースは、この写しに入りません。そのデータベースの仕組みで、同じころに写してください。',
  externalEvents: '外のログの保管庫は、この写しに入りません。その保管庫の仕組みで写してください。',
  progress: (p: { files: number; bytes: number }) => `写しています… ${p.files}個（${size(p.bytes)}）`,
  done: (p: { id: string; out: string; files: number; bytes: number; at: string; seconds: string }) =>
    `写しを取り、読み直して確かめました（${p.seconds}秒）。
  番号：${p.id}
  場所：${p.out}
  中身：${p.files}個、${size(p.bytes)}
  ${time(p.at)} までに受け取ったものが、すべて入っています。`,
  keysKept: (p: { keys: string }) => `  鍵：${p.keys}（写しとは別の場所に保管してください）`,
  checked: (p: { snapshots: number; files: number }) =>
    `${p.snapshots}個の写し（ファイル${p.files}個）を読み、すべて正しいことを確かめました。`,
  listLine: (p: { id: string; at: string; size: number }) => `${p.id}　${time(p.at)}　${size(p.size)}`,
  restoring: (p: { step: 'checking' | 'writing'; files: number; of: number }) =>
    `${p.step === 'checking' ? '写しを確かめています' : '戻しています'}… ${p.files}/${p.of}`,
  starting: 'データベースとログの保管庫を起動して、確かめています…',
  restored: (p: {
    dataDir: string
    at: string
    seconds: string
    trail: string
    events: string
    bodyName: string
  }) =>
    `戻して、起動できることを確かめました（${p.seconds}秒）。
  場所：${p.dataDir}
  ${time(p.at)} までに受け取ったものが入っています。そのあとのものは入っていません。
  団体：${p.bodyName}　証跡：${p.trail}件　ログ：${p.events}件
次のように起動してください。
  TORIDE_DATA=${p.dataDir} npm start`,
  restoredFiles: (p: { dataDir: string; at: string; seconds: string }) =>
    `ファイルとログを戻しました（${p.seconds}秒）。データベースは入っていない写しです。外のデータベースを先に戻してから起動してください。
  場所：${p.dataDir}
  ${time(p.at)} までに受け取ったものが入っています。`,
  noBody: '（設定前）',
  today: {
    kind: 'バックアップ',
    failing: 'バックアップに失敗しています',
    late: 'バックアップが遅れています',
    act: '状態を見る',
  },
  reason: (code: string, params: Params) => backupFaults[code]?.(params) ?? code,
}

/** One or more sentences of the status page. */
export function backupSentence(p: Readonly<Record<string, string | number>>): string {
  return [lastBackup(p), followed(p), plan(p), failure(p), beforeUpgrade(p)].join('')
}

function lastBackup(p: Readonly<Record<string, string | number>>): string {
  if (p['at']) return `最後のバックアップは${time(p['at'])}です（${p['days']}日前、${size(p['bytes'])}）。`
  return p['folder']
    ? '決まった時刻のバックアップは、まだ取れていません。'
    : 'バックアップはまだありません。TORIDE_BACKUP に、別の機械か媒体のフォルダーを指定してください。'
}

function followed(p: Readonly<Record<string, string | number>>): string {
  return p['followedAt'] ? `そのあとの変更も、${time(p['followedAt'])}の分まで写しました。` : ''
}

function plan(p: Readonly<Record<string, string | number>>): string {
  if (!p['folder']) return ''
  const keys = p['keys']
    ? ''
    : '鍵の写しの場所が決まっていません。TORIDE_BACKUP_KEYS に別の媒体のフォルダーを指定してください。'
  return `場所は${p['folder']}、時刻は毎日${p['time']}です。${keys}`
}

function failure(p: Readonly<Record<string, string | number>>): string {
  if (!p['failedAt']) return ''
  const reason = backupFaults[String(p['reason'])]
  const said = reason
    ? reason(JSON.parse(String(p['reasonParams'] || '{}')) as Params)
    : `符号 ${p['reason']}。`
  return `${time(p['failedAt'])}のバックアップは失敗しました。${said}`
}

function beforeUpgrade(p: Readonly<Record<string, string | number>>): string {
  if (!p['copyAt']) return ''
  return `版を上げる前の写しは${time(p['copyAt'])}のものがあります（同じディスクの中です）。`
}

function time(instant: string | number): string {
  return formatDateTime(new Date(String(instant)))
}

function gigabytes(bytes: string | undefined): string {
  return `${(Number(bytes ?? 0) / 1e9).toFixed(1)} GB`
}

function size(bytes: string | number | undefined): string {
  const count = Number(bytes ?? 0)
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} GB`
  return `${Math.max(1, Math.round(count / 1e6))} MB`
}
