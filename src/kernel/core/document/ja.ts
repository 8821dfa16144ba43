/** What is said when an uploaded file, an archive or a document template is refused; keys are refusal codes. */

type Phrase = string | ((params: Readonly<Record<string, string | number>>) => string)

const types: Readonly<Record<string, string>> = {
  zip: 'まとめたファイル（zip）',
  pdf: 'PDF',
  png: '画像',
  jpeg: '画像',
  gif: '画像',
  webp: '画像',
  heic: '画像か動画',
  gzip: '圧縮したファイル',
  seven_zip: '圧縮したファイル',
  rar: '圧縮したファイル',
  xz: '圧縮したファイル',
  tar: 'まとめたファイル（tar）',
  windows_program: 'プログラム',
  linux_program: 'プログラム',
  office_old: '古い形式のオフィス文書',
  text: '文字だけのファイル',
  empty: '空のファイル',
}

/** Refusals of `kernel/server/archive` and `kernel/server/document`. */
export const documentRefusals = {
  'kernel.file_not_as_named': (params) =>
    `名前は「.${params['ending'] ?? ''}」ですが、中身は${types[String(params['type'])] ?? '別の種類'}です。中身に合う名前に直すか、別のファイルを選んでください。`,
  'kernel.archive_unreadable':
    'まとめたファイル（zip）として開けませんでした。途中で切れているか、壊れています。もう一度受け取ってください。',
  'kernel.archive_encrypted': (params) =>
    `パスワードのかかったファイルがあるため、中を確かめられません（${params['name'] ?? ''}）。証拠としては、このまま1つのファイルで保全できます。`,
  'kernel.archive_path': (params) =>
    `外の場所を指す名前のファイルが入っているため、開きません（${params['name'] ?? ''}）。`,
  'kernel.archive_too_many': (params) =>
    `入っているファイルが多すぎるため、開きません。${params['limit'] ?? ''}個までにしてください。`,
  'kernel.archive_too_large': (params) =>
    `開くと大きくなりすぎるため、開きません。全部で${params['megabytes'] ?? ''} MBまでにしてください。`,
  'kernel.archive_bomb': (params) =>
    `開くと急に大きくなる仕掛けがあるため、開きません（${params['name'] ?? ''}）。開かずに保全してください。`,
  'kernel.archive_too_deep': (params) =>
    `まとめたファイルの中に、さらにまとめたファイルが${params['limit'] ?? ''}段より深く入っているため、開きません。`,
  'kernel.template_broken': (params) =>
    `ひな形（Word）を読み取れませんでした（${params['reason'] ?? ''}）。ひな形を直すか、元のひな形に戻してください。`,
  'kernel.template_unknown_name': (params) =>
    `ひな形（Word）に、Torideが知らない項目名があります（${params['names'] ?? ''}）。項目名を直してください。`,
} satisfies Record<string, Phrase>
