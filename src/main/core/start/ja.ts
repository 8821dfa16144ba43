/** Words of a start that is refused: what is wrong, that nothing was changed, and what to do. */

type Params = Readonly<Record<string, string>>

/** How a setting must look, by its name. */
const shapes: Readonly<Record<string, string>> = {
  TORIDE_LISTEN: '「アドレス:番号」（例 127.0.0.1:8180）の形',
  TORIDE_SYSLOG_UDP: '0から65535までの番号',
  TORIDE_SYSLOG_TCP: '0から65535までの番号',
  TORIDE_TLS_CERT: '証明書のファイルの場所（TORIDE_TLS_KEY と一緒に指定します）',
  TORIDE_TLS_KEY: '鍵のファイルの場所（TORIDE_TLS_CERT と一緒に指定します）',
  TORIDE_BEHIND_PROXY: '「yes」か「no」',
  TORIDE_PUBLIC_URL: '「https://」で始まる住所',
  TORIDE_HOSTS: '機械の名前を空白か「,」で区切った形（例 toride.town.example.jp）',
  TORIDE_OUTBOUND_OPEN: 'アドレスか範囲を「,」で区切った形（例 127.0.0.1:25）',
  TORIDE_REQUESTS_PER_SECOND: '5から1000000までの数',
  TORIDE_SECURITY_CONTACT: '「mailto:」か「https://」で始まる連絡先',
  TORIDE_BACKUP_AT: '「02:30」のような時刻',
  TORIDE_BACKUP_KEEP: '1から1000までの数',
  DATABASE_URL: '「postgres://名前:パスワード@機械:番号/データベース」の形',
  DATABASE_OWNER_URL: '「postgres://名前:パスワード@機械:番号/データベース」の形',
  CLICKHOUSE_URL: '「http://名前:パスワード@機械:番号」の形',
}

/** Why a server does not let us in, by PostgreSQL's or the system's own code. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'その番号では何も動いていません',
  ENOTFOUND: 'その名前の機械が見つかりません',
  EAI_AGAIN: '名前を引くところ（DNS）が答えません',
  EHOSTUNREACH: 'その機械への道がありません',
  ETIMEDOUT: '答えがありません',
  ECONNRESET: '途中で切れました',
  ENOENT: 'その場所がありません',
  timeout: '答えがありません',
  '28P01': 'パスワードが違います',
  '28000': 'その名前では入れません',
  '3D000': 'その名前のデータベースがありません',
  '42501': '権限が足りません',
  '53300': '接続の数がいっぱいです',
  '57P03': 'まだ起動の途中です',
  '516': '名前かパスワードが違います',
}

const because = (reason: string | undefined) => {
  if (!reason) return ''
  return `理由：${reasons[reason] ?? `符号 ${reason}`}。`
}
const untouched = 'データには手を付けていません。'

export const ja = {
  configuration: (p: { names: readonly string[] }) =>
    [
      '設定を読み取れません。次を直して、もう一度起動してください。',
      ...p.names.map((name) => `  ${name} は、${shapes[name] ?? '1000文字までの文字'}で指定します。`),
    ].join('\n'),
  start: {
    real_data: `ここには実際の業務のデータがあるため、デモとして起動できません。--demo を付けずに起動するか、TORIDE_DATA で別の場所を指定してください。${untouched}`,
    demonstration_data: `ここにはデモのデータがあるため、実際の業務には使えません。--demo を付けて起動するか、TORIDE_DATA（または DATABASE_URL）で別の場所を指定してください。${untouched}`,
    database_unreachable: (p: Params) =>
      `${p['name']} のデータベースに届きません。${because(p['reason'])}データベースが動いているか、指定が正しいかを確かめてください。`,
    database_too_old: (p: Params) =>
      `指定されたPostgreSQLの版（${p['version']}）は古すぎます。15以上を使ってください。${untouched}`,
    events_unreachable: (p: Params) =>
      `CLICKHOUSE_URL のログの保管庫に届きません。${because(p['reason'])}保管庫が動いているか、指定が正しいかを確かめてください。`,
    newer_events: `ログの保管庫が、このプログラムより新しい版のTorideで作られています。新しい版のプログラムで起動してください。${untouched}`,
    certificate_unreadable: (p: Params) =>
      `証明書か鍵のファイルを読めません（${p['file']}）。場所と読み取りの権限、中身が正しいかを確かめてください。`,
  },
  postgres: {
    data_in_use:
      'このデータフォルダーは、動いている別のTorideが使っています。先にそちらを止めるか、TORIDE_DATA で別の場所を指定してください。',
    data_of_another_account: (p: Params) =>
      `データの持ち主（利用者番号 ${p['uid']}）と、起動した人が違います。データの持ち主で起動するか、TORIDE_DATA で別の場所を指定してください。場所：${p['cluster']}`,
    data_unreachable: (p: Params) =>
      `データのフォルダーに、データベースを動かす利用者が入れなくなっています。上のフォルダーの権限を元に戻してください。場所：${p['wanted']}`,
    data_of_another_version: (p: Params) =>
      `データが別の版のPostgreSQL（${p['cluster']}）で作られています。このプログラムが使う版は${p['binaries']}です。前の版のTorideで起動してください。${untouched}`,
    no_binaries: (p: Params) =>
      `内蔵のデータベースの部品（${p['package']}）がありません。node_modulesを消して、もう一度「npm start」を実行するか、DATABASE_URL で外部のPostgreSQLを指定してください。`,
    unsafe_folder: (p: Params) =>
      `${p['path']} の持ち主か権限が安全ではありません。rootだけが書けるようにするか、取り除いてください。`,
    did_not_start: (p: Params) =>
      `内蔵のデータベースが起動しませんでした。ディスクの空きを確かめ、データフォルダーの postgres/postgres.log を見てください。${p['said'] ? `\n${p['said']}` : ''}`,
  },
  migration: {
    newer_database: (p: { migration: string }) =>
      `データが、このプログラムより新しい版のTorideで作られています（${p.migration}）。新しい版のプログラムで起動してください。${untouched}`,
    edited_migration: (p: { migration: string }) =>
      `プログラムのファイルが、データを作ったときと違っています（${p.migration}）。配られたままのプログラムで起動してください。${untouched}`,
    failed_migration: (p: { migration: string; reason: string }) =>
      `データを新しい版に合わせる途中で失敗しました（${p.migration}）。データは前のままで、前の版のプログラムで起動できます。${because(p.reason)}`,
    failed_copy: (p: { reason: string }) =>
      p.reason === '55006'
        ? `版を上げる前の写しを作れません。ほかのプログラムがデータベースを使っています。前の版のTorideや道具を止めて、もう一度起動してください。${untouched}`
        : `版を上げる前の写しを作れません。${because(p.reason)}ディスクの空きと、データベースを作る権限を確かめてください。${untouched}`,
  },
  system: {
    EADDRINUSE: (p: { place: string }) =>
      `${p.place} は、ほかのプログラムが使っています。TORIDE_LISTEN で別の番号を指定してください。`,
    EADDRNOTAVAIL: (p: { place: string }) =>
      `${p.place} は、この機械のアドレスではありません。TORIDE_LISTEN を確かめてください。`,
    EACCES: (p: { place: string }) =>
      `${p.place} を読み書きできません。持ち主と権限を確かめてください（1024より小さい番号で待ち受けるには、管理者の権限が要ります）。`,
    EROFS: (p: { place: string }) =>
      `${p.place} は書き込めない場所です。TORIDE_DATA で別の場所を指定してください。`,
    ENOSPC: () => 'ディスクがいっぱいで起動できません。空きを作ってから、もう一度起動してください。',
    ENOTDIR: (p: { place: string }) =>
      `${p.place} はフォルダーではありません。TORIDE_DATA を確かめてください。`,
  },
  other: (p: { reason: string }) => `起動できませんでした。理由：${p.reason}`,
}
