/** Words of `toride ledger …`. */

export const ja = {
  usageDump: '使い方: npx toride ledger dump --out フォルダー [--body 団体コード] [--json]',
  usageProof:
    '使い方: npx toride ledger proof --sequence 記録の番号 [--body 団体コード]\n　　　　npx toride ledger proof --kind 種類 --id 識別子 [--body 団体コード]',
  usagePlain: (p: { command: string }) => `使い方: npx toride ${p.command} [--body 団体コード]`,
  noBody: '団体がまだ登録されていません。',
  unknownBody: (p: { code: string; known: string }) =>
    `団体「${p.code}」はありません。登録されている団体：${p.known}`,
  whichBody: (p: { known: string }) => `団体が複数あります。--body で選んでください：${p.known}`,
  noCheckpoint: 'まだ記録がないため、証明書きがありません。',
  noEntry: 'その記録はありません。',
  tooLarge: (p: { bytes: number }) =>
    `この記録の証明は${p.bytes}バイトになり、4096バイトに収まりません。「ledger dump」で書き出してください。`,
  notEmpty: (p: { folder: string }) =>
    `${p.folder} は空ではありません。まだないフォルダーか、空のフォルダーを指定してください。`,
  dumped: (p: { folder: string; entries: number; rows: number; blobs: number }) =>
    `記録${p.entries}件、いまの値${p.rows}件、保管ファイル${p.blobs}件を ${p.folder} に書き出しました。`,
  dumpedNext:
    '照合するには：npx toride verify --dump フォルダー --key 照合鍵のファイル --checkpoint 庁外の証明書き',
} as const
