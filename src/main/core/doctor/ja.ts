/** Words of `toride doctor`. */

export const ja = {
  marks: { good: '✓', care: '△', bad: '!' },
  version: (p: { version: string; node: string }) => `Toride ${p.version}（Node ${p.node} で動いています）`,
  runtimeGood: '実行環境は足りています。',
  runtimeOld: (p: { node: string }) =>
    `Node ${p.node} では動きません。「npm start」で起動すると、必要な版を使います。`,
  data: (p: { folder: string }) => `データは ${p.folder} にあります。`,
  dataMissing: (p: { folder: string }) =>
    `データはまだありません（${p.folder}）。「npm start」で作られます。`,
  dataClosed: (p: { folder: string }) =>
    `データのフォルダー（${p.folder}）を読み書きできません。持ち主と権限を確かめてください。`,
  permissionsGood: 'データのフォルダーと鍵の権限は正しいです。',
  permissionsOpen: (p: { places: string }) =>
    `ほかの利用者にも開いている場所があります。権限を狭めてください（フォルダーは700、ファイルは600）：${p.places}`,
  disk: (p: { gigabytes: string; percent: number }) =>
    `ディスクの空きは ${p.gigabytes} GB（${p.percent}％）です。`,
  server: (p: { url: string }) => `サーバーは ${p.url} で動いています。`,
  serverNotReady: (p: { url: string; status: number }) =>
    `サーバーは ${p.url} で動いていますが、まだ使えません（応答 ${p.status}）。`,
  serverStopped: (p: { url: string }) =>
    `サーバーは動いていません（${p.url} から応答がありません）。「npm start」で起動します。`,
  serverOther: (p: { place: string }) =>
    `${p.place} は、ほかのプログラムが使っています。そのプログラムを止めるか、TORIDE_LISTEN で別の番号を指定してください。`,
  syslogGood: (p: { place: string }) => `syslogの番号（TCP ${p.place}）は使えます。`,
  syslogTaken: (p: { place: string }) =>
    `syslogの番号（TCP ${p.place}）を、ほかのプログラムが使っています。TORIDE_SYSLOG_TCP で別の番号を指定してください。`,
  database: (p: { version: string }) => `データベース（PostgreSQL ${p.version}）に届きます。`,
  databaseStopped: '内蔵のデータベースは動いていません。サーバーを起動すると動きます。',
  databaseSilent: 'データベースに届きません。DATABASE_URL と、データベースの状態を確かめてください。',
  databaseExternal: (p: { place: string }) => `データベースは外部（${p.place}）にあります。`,
  databaseHome: (p: { folder: string }) => `データベースは ${p.folder} にあります。`,
  databaseElsewhere: (p: { folder: string }) =>
    `データベースは ${p.folder} にあります（データのフォルダーに、データベースを動かす利用者が入れないためです）。写しを取るときは、両方を写してください。`,
  databaseNone: 'データベースはまだ作られていません。',
  ledgerAlone: (p: { file: string }) =>
    `記録の署名の鍵（${p.file}）とデータベースを、同じ利用者が持っています。書き換えから守るのは、庁外に置いた証明書きだけです。「設定」の「記録の証明」で送り先を決めてください。`,
  ledgerApart: (p: { file: string }) =>
    `記録の署名の鍵（${p.file}）は、データベースとは別の利用者が持っています。`,
  ledgerNone: '記録の署名の鍵はまだありません。団体を登録すると作られます。',
  ledgerOpen: (p: { file: string }) =>
    `記録の署名の鍵（${p.file}）が、ほかの利用者にも読めます。権限を600にしてください。`,
  events: (p: { folder: string; pid: number }) =>
    `ログの保管庫が動いています（${p.folder}、プロセス ${p.pid}）。`,
  eventsStopped: (p: { folder: string }) =>
    `ログの保管庫は動いていません（${p.folder}）。サーバーを起動すると動きます。`,
  eventsDown: (p: { folder: string }) =>
    `サーバーは動いていますが、ログの保管庫（${p.folder}）が止まっています。サーバーを起動し直してください。`,
  eventsServer: 'ログの保管庫（ClickHouse）に届きます。',
  eventsSilent: 'ログの保管庫に届きません。CLICKHOUSE_URL と、保管庫の状態を確かめてください。',
  log: (p: { file: string }) => `この1日に失敗の記録はありません（${p.file}）。`,
  logErrors: (p: { file: string; count: number; at: string }) =>
    `この1日に失敗の記録が${p.count}件あります。最後は ${p.at} です。内容は ${p.file} を見てください。`,
  attestation: (p: { places: number }) => `記録の証明書きを、外の${p.places}か所に送っています。`,
  attestationAlone:
    '記録の証明書きを、外のどこにも送っていません。外に証明書きがないと、この機械の管理者による書き換えを、あとで明らかにできません。「設定」の「記録の証明」で送り先を登録してください。',
  attestationFailing: (p: { places: number; failing: number }) =>
    `記録の証明書きの送り先${p.places}か所のうち${p.failing}か所に送れていません。「設定」の「記録の証明」で理由を見てください。`,
  attestationUnknown: '記録の証明書きの送り先は、サーバーが動いているときに確かめられます。',
  web: '画面のファイルはそろっています。',
  webMissing: '画面のファイルがまだありません。「npm start」で作られます。',
  well: '悪いところは見つかりませんでした。',
  unwell: '「!」の行を直してください。',
}
