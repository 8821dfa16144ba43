/** Words of the state of the program: one name and one sentence or two for each part. */
import { backupSentence } from '../backup/ja.ts'
import { ja as attestation } from '../../../attestation/core/publish/ja.ts'
import { formatDateTime } from '../../../kernel/core/wareki.ts'

type Facts = Readonly<Record<string, string | number>>

export const partNames: Readonly<Record<string, string>> = {
  disk: 'ディスク',
  clock: '時計',
  certificate: '証明書',
  database: 'データベース',
  logs: 'ログの受け取り',
  backup: 'バックアップ',
  log: 'Toride自身の記録',
  attestation: attestation.status.name,
  mail: 'メール',
  jobs: '裏で行う作業',
}

/** The disk on the first page. */
export const diskWords = {
  kind: 'ディスク',
  care: (p: { usedPercent: number }) =>
    `ディスクの${p.usedPercent}％を使っています。いっぱいになる前に空きを作ってください。`,
  bad: (p: { usedPercent: number }) =>
    `ディスクの${p.usedPercent}％を使っています。このままでは保存できなくなります。すぐに空きを作ってください。`,
  act: '動作の状態を開く',
}

export const partSentences: Readonly<Record<string, (p: Facts) => string>> = {
  disk: (p) =>
    `${p['usedPercent']}％を使っています。残りは${size(p['freeBytes'])}です。${
      Number(p['usedPercent']) >= 80 ? '空きを作ってください。いっぱいになると保存できなくなります。' : ''
    }`,
  database: (p) => `PostgreSQL ${p['version']}。大きさは${size(p['bytes'])}です。`,
  backup: backupSentence,
  clock: (p) =>
    `${jump(p)}データベースの時計との差は${Math.abs(Number(p['offsetMs'] ?? 0))}ミリ秒です。${
      p['timeSource'] === 'set'
        ? 'この機械の時計は、時刻合わせができています。'
        : 'この機械の時刻合わせが働いているかは分かりません。OSの設定を確かめてください。'
    }`,
  certificate: (p) =>
    p['kind'] === 'loopback'
      ? 'この機械の中だけで使っているため、証明書は要りません。'
      : p['kind'] === 'proxy'
        ? '前に置いた装置が暗号化しています。証明書はその装置で確かめてください。'
        : `証明書の期限まで${p['days']}日です。${p['kind'] === 'own' ? `自分で作った証明書です。指紋：${p['fingerprint']}` : ''}`,
  log: (p) =>
    Number(p['errors']) === 0
      ? `この1日に失敗の記録はありません。大きさは${size(p['bytes'])}です。`
      : `この1日に失敗の記録が${p['errors']}件あります。最後は${time(p['lastErrorAt'])}です。大きさは${size(p['bytes'])}です。`,
  attestation: (p) => {
    const facts = { places: Number(p['places']), failing: Number(p['failing']) }
    if (facts.places === 0) return attestation.status.alone
    return facts.failing > 0 ? attestation.status.failing(facts) : attestation.status.good(facts)
  },
  logs: (p) =>
    [
      Number(p['udpPort']) === 0 || Number(p['tcpPort']) === 0
        ? 'syslogを受け取れません。ほかのプログラムが番号を使っています。'
        : `syslogを受け取っています（UDP ${p['udpPort']}、TCP ${p['tcpPort']}）。`,
      `保管を待つかたまりは${p['spoolWaiting']}個（${size(p['spoolBytes'])}）です。`,
      Number(p['udpDropped']) > 0
        ? `UDPで${p['udpDropped']}件を取りこぼしました。TCPで送るようにしてください。`
        : '',
      Number(p['alertsWaiting']) > 0 ? `知らせを待つ検知は${p['alertsWaiting']}組です。` : '',
      Number(p['alertsUntold']) > 0
        ? `検知が多すぎて、${p['alertsUntold']}件を知らせられませんでした。ログの画面で「規則」を条件に探してください。`
        : '',
    ].join(''),
}

function jump(p: Facts): string {
  const seconds = Number(p['jumpSeconds'] ?? 0)
  if (seconds === 0) return ''
  return `${time(p['jumpAt'])}に、時計が${Math.abs(seconds)}秒${seconds > 0 ? '進み' : '戻り'}ました。記録の順番は番号で分かります。`
}

function time(instant: string | number | undefined): string {
  return instant ? formatDateTime(new Date(String(instant))) : ''
}

function size(bytes: string | number | undefined): string {
  const count = Number(bytes ?? 0)
  if (count >= 1024 ** 3) return `${(count / 1024 ** 3).toFixed(1)} GB`
  return `${Math.max(1, Math.round(count / 1024 ** 2))} MB`
}
