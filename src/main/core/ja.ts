/** Words of the program as a whole: what the console says, and the host's commands. */

export const ja = {
  console: {
    starting: 'Toride（砦）を起動しています。',
    ready: (p: { url: string }) => `Torideが起動しました。ブラウザーで ${p.url} を開いてください。`,
    setUp: (p: { url: string }) =>
      `はじめての起動です。次の一度だけ使える設定リンクを開き、団体名と最初の管理者を登録してください。\n  ${p.url}`,
    demonstration: 'これはデモです。架空の町「砦町」のデータだけを使います。実在の情報を入れないでください。',
    demonstrationSignIn: (p: { loginName: string; password: string; code: string }) =>
      `ログイン名 ${p.loginName}　パスワード ${p.password}　確認コード ${p.code}`,
    stopping: '止めています。しばらくお待ちください。',
    stopped: '止めました。',
    notLoopbackWithoutTls:
      'この機械の外から使うには、証明書が要ります。TORIDE_TLS_CERT と TORIDE_TLS_KEY を指定するか、前に置いた装置が暗号化するときは TORIDE_BEHIND_PROXY=yes を指定してください。',
    portTaken: (p: { address: string }) =>
      `${p.address} は、ほかのプログラムが使っています。TORIDE_LISTEN で別の番号を指定してください。`,
    dataInUse:
      'このデータフォルダーは、動いている別のTorideが使っています。先にそちらを止めるか、TORIDE_DATA で別の場所を指定してください。',
    newerDatabase:
      'データが、このプログラムより新しい版のTorideで作られています。新しい版のプログラムで起動してください。データには手を付けていません。',
    failed: (p: { reason: string }) => `起動できませんでした。理由：${p.reason}`,
  },
  cli: {
    usage: `使い方: npx toride 命令 …
  duties assess --facts ファイル|-            事実から、必要になる見込みの報告と期限を計算します。
  sigma match --rules フォルダー --events ファイル  ログに検知規則を当てます。
  ingest ファイル --source 種類                 ログのファイルを取り込みます。
  search '検索式' --from 時刻 --to 時刻 --json    ログを探します。
  admin reset                                最後の管理者を失ったとき、新しい設定リンクを作ります。
  doctor                                     何が動き、データがどこにあり、何が悪いかを調べます。
  --version                                  版を表示します。`,
    unknown: (p: { command: string }) => `「${p.command}」という命令はありません。`,
  },
}
