/** Words of export and import. */

export const ja = {
  exportUsage: `使い方: npx toride export --out 空のフォルダー [--keys フォルダー]
  すべての表、ファイル、ログを、ほかのプログラムでも読める形（1行に1件のJSON）で書き出します。
  --keys   鍵の写しの場所。もう一度Torideに取り込むときに要ります。--out の中には置けません。
  --json   結果をJSONで表示します。`,
  importUsage: `使い方: npx toride import --from フォルダー --keys フォルダー --data 空のフォルダー
  export で書き出したものを、同じ版のTorideの新しい場所に取り込みます。`,
  external:
    '外のデータベース（DATABASE_URL）を使っているときは、そのデータベースの仕組み（pg_dumpなど）で書き出してください。',
  exported: (p: { out: string; tables: number; rows: number; blobs: number; events: number }) =>
    `書き出しました。
  場所：${p.out}
  表：${p.tables}個（${p.rows}行）　ファイル：${p.blobs}個　ログ：${p.events}件
  形は docs/export.md にあります。`,
  imported: (p: { dataDir: string; tables: number; rows: number; blobs: number; events: number }) =>
    `取り込みました。
  場所：${p.dataDir}
  表：${p.tables}個（${p.rows}行）　ファイル：${p.blobs}個　ログ：${p.events}件
次のように起動してください。
  TORIDE_DATA=${p.dataDir} npm start`,
}
