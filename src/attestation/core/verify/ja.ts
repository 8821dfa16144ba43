/** Words of the verifier, on the command line and in the browser. */

type At = { readonly where: string }

export const ja = {
  problems: {
    no_key: (p: At) => `この記録（${p.where}）の照合鍵が渡されていません。`,
    manifest_missing: () => '書き出しの目録（manifest.note）がないか、形が正しくありません。',
    manifest_signature: () => '書き出しの目録の署名が正しくありません。目録が作り替えられています。',
    file_missing: (p: At) => `目録にあるファイル（${p.where}）がありません。`,
    file_changed: (p: At) => `ファイル（${p.where}）が、書き出したあとに変えられています。`,
    file_unlisted: (p: At) => `目録にないファイル（${p.where}）があります。`,
    line_unreadable: (p: At) => `${p.where}が読めません。行が壊れているか、書き換えられています。`,
    entry_order: (p: At) =>
      `${p.where}の順番が違います。記録が抜かれたか、加えられたか、入れ替えられています。`,
    entry_changed: (p: At) => `${p.where}の内容が、記録したときと違います。`,
    entry_erased: (p: At) => `${p.where}の内容が消されていますが、消したという記録がありません。`,
    entry_body: (p: At) => `${p.where}は、別の団体の記録です。`,
    entry_unsigned: (p: At) => `${p.where}から後の記録に、署名のある証明書きがありません。`,
    checkpoint_unreadable: (p: At) => `証明書き（${p.where}）の形が正しくありません。`,
    checkpoint_signature: (p: At) => `証明書き（${p.where}）の署名が正しくありません。`,
    checkpoint_other: (p: At) => `証明書き（${p.where}）は、別の記録のものです。`,
    checkpoint_truncated: (p: At) => `証明書き（${p.where}）のあとで、記録の終わりの部分が消されています。`,
    checkpoint_mismatch: (p: At) =>
      `証明書き（${p.where}）と、記録が合いません。記録が書き換えられ、証明書きが作り直されています。`,
    witness_signature: (p: At) => `証明書き（${p.where}）の、証人の署名が正しくありません。`,
    row_changed: (p: At) =>
      `いまの値（${p.where}）が、最後の記録と違います。記録を通さずに変えられています。`,
    row_missing: (p: At) => `いまの値（${p.where}）がありません。記録を通さずに消されています。`,
    row_without_entry: (p: At) =>
      `いまの値（${p.where}）に、対応する記録がありません。記録を通さずに加えられています。`,
    row_twice: (p: At) => `いまの値（${p.where}）が2つあります。`,
    blob_missing: (p: At) => `記録にある保管ファイル（${p.where}）がありません。`,
    blob_changed: (p: At) => `保管ファイル（${p.where}）の中身が、保管したときと違います。`,
    proof_unreadable: (p: At) => `証明ファイル（${p.where}）の形が正しくありません。`,
    proof_mismatch: (p: At) => `証明ファイル（${p.where}）の記録は、署名された記録の中にありません。`,
  },
  verdict: {
    good: (p: { entries: number; rows: number; blobs: number }) =>
      `記録${p.entries}件、いまの値${p.rows}件、保管ファイル${p.blobs}件に、書き換えは見つかりませんでした。`,
    bad: (p: { count: number }) => `合わないところが${p.count}件あります。`,
    anchored: (p: { where: string; size: number }) =>
      `庁外の証明書き（${p.where}、${p.size}件目まで）と合っています。`,
    witnessed: (p: { name: string; signedAt: string }) =>
      `証人（${p.name}）が${p.signedAt}に見たものと同じです。`,
    noAnchor:
      '庁外に置いた証明書きを渡していないため、終わりの部分の削除と、鍵を持つ人による全体の作り直しは見つけられません。',
    erased: (p: { count: number }) =>
      `手続きに沿って内容を消した記録が${p.count}件あります（存在と順番は証明されています）。`,
    withoutDigest: (p: { count: number }) =>
      `この機能より前に書かれたいまの値が${p.count}件あり、その中身は照合できません。`,
    proofGood: (p: { index: number; size: number }) =>
      `この記録は、署名された${p.size}件の記録の${p.index + 1}件目にあり、内容は記録したときのままです。`,
  },
  usage: `使い方: npx toride verify --dump フォルダー --key ファイル [--checkpoint ファイル]…
        npx toride verify --proof ファイル --key ファイル
  --key         照合鍵のファイル（npx toride ledger key の出力。証人の鍵も加えられます）
  --checkpoint  庁外に置いた証明書き（いくつでも）。ないと、終わりの削除と全体の作り直しは見つけられません。`,
  cannotRead: (p: { file: string }) => `${p.file} を読めません。`,
  noKeyIn: (p: { file: string }) => `${p.file} に照合鍵がありません。`,
  where: {
    line: (p: { file: string; line: number }) => `${p.file}の${p.line}行目`,
    entry: (p: { index: number }) => `記録の${p.index + 1}件目`,
    row: (p: { table: string; id: string }) => `${p.table} ${p.id}`,
  },
}
