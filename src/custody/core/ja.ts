/** The Japanese words of custody. */
import type { Phrase } from '../../kernel/core/endpoint.ts'

export const ja = {
  /** Stands before the figures of a serial: 「証8-014-03」. */
  serialKind: '証',
  kind: '証拠',
  kinds: { physical: '物', digital: 'データ' },
  stages: {
    identified: '見つけた（まだ取っていない）',
    collected: '取った',
    sealed: '封をした',
    stored: '保管中',
    checked_out: '持ち出し中',
    handed_over: '引き渡した',
    returned: '戻ってきた',
    disposed: '廃棄した',
    not_collected: '取らなかった',
  },
  acts: {
    identify: '見つける',
    collect: '取る',
    upload: 'ファイルを入れる',
    verify: 'ハッシュ値を照合する',
    seal: '封をする',
    store: '保管する',
    check_out: '持ち出す',
    hand_over: '引き渡す',
    take_back: '受け取る（戻り）',
    dispose: '廃棄する',
    leave: '取らないと決める',
    correct: '記録を訂正する',
  },
  /** What a file is by its first bytes; formats without a Japanese name keep their own. */
  fileTypes: {
    text: '文字',
    binary: '文字でないデータ',
    empty: '空',
    zip: 'ZIP（まとめたファイル）',
    pdf: 'PDF',
    png: '画像（PNG）',
    jpeg: '画像（JPEG）',
    gif: '画像（GIF）',
    webp: '画像（WebP）',
    heic: '画像（HEIC）',
    gzip: 'gzip（縮めたファイル）',
    seven_zip: '7z（まとめたファイル）',
    rar: 'RAR（まとめたファイル）',
    xz: 'xz（縮めたファイル）',
    tar: 'tar（まとめたファイル）',
    windows_program: 'Windowsのプログラム',
    linux_program: 'Linuxのプログラム',
    office_old: '古い形のOffice文書',
    rtf: 'リッチテキスト',
    evtx: 'Windowsのイベントログ（EVTX）',
    pcap: '通信の記録（PCAP）',
    pcapng: '通信の記録（PCAPNG）',
    registry: 'Windowsのレジストリ',
    shortcut: 'Windowsのショートカット',
    sqlite: 'SQLiteのデータベース',
    expert_witness: 'ディスクの写し（E01）',
  } as Readonly<Record<string, string>>,
  hash: { match: '一致', mismatch: '不一致', missing: 'ファイルがない', not_checked: '未照合' },
  bases: {
    voluntary: '任意提出',
    warrant: '令状',
    inquiry: '照会への回答',
    contract: '契約による調査',
    other: 'その他',
  },
  fields: {
    to: '渡した相手',
    place: '場所',
    purpose: '目的',
    sealNumber: '封印番号',
    receiver: '引渡し先',
    note: '理由',
    witness: '立会人',
  },
  noWitness: '立会人なし',
  stepOrigin: (p: { operator: string }) => `初動カードの手順で得たもの（行った人：${p.operator}）`,
  clockOffset: (p: { seconds: number }) =>
    p.seconds === 0
      ? '時計のずれなし'
      : `時計が${Math.abs(p.seconds)}秒${p.seconds > 0 ? '進んでいる' : '遅れている'}`,

  entries: {
    collected: (p: { serial: string; title: string }) => `${p.serial}「${p.title}」を取った`,
    handedOver: (p: { serial: string; title: string; receiver: string }) =>
      `${p.serial}「${p.title}」を${p.receiver}へ引き渡した`,
    returned: (p: { serial: string; title: string }) => `${p.serial}「${p.title}」が戻ってきた`,
  },

  missing: {
    notAtRest: (p: { serial: string; stage: string }) =>
      `${p.serial}の行き先が決まっていません（いまは「${p.stage}」）。保管・引渡しなどを記録してください。`,
    notVerified: (p: { serial: string }) => `${p.serial}のハッシュ値が照合されていません。照合してください。`,
  },

  sheet: {
    title: '証拠管理簿',
    caseLine: (p: { number: string; title: string }) => `案件 ${p.number}　${p.title}`,
    count: (p: { count: number }) => `証拠 ${p.count}点`,
    heads: [
      '番号',
      '品名・出所',
      '取った日時・人・立会人',
      'ハッシュ値（SHA-256）・封印番号',
      'いまの所在・状態',
    ],
    custodyTitle: (p: { serial: string; title: string }) => `授受の記録　${p.serial}　${p.title}`,
    custodyHeads: [
      '順',
      '日時',
      '行い',
      '渡した人・場所',
      '受けた人・場所',
      '目的・状態・理由',
      '立会人',
      '照合',
      '記録した人',
    ],
    notAsNamed: '名前と中身が違います',
    signatures: ['確認した人', '日付', '印'],
    fileName: (p: { figures: string }) => `証拠管理簿-${p.figures}.pdf`,
    marking: '取扱注意',
    demonstration: 'デモ：架空の町です',
    printed: (p: { at: string; name: string }) => `${p.at}　${p.name} 印刷`,
  },

  package: {
    /** The text that explains the package to whoever receives it. */
    readme: (p: { number: string; title: string; madeAt: string; madeBy: string; count: number }) =>
      [
        '証拠の引渡しパッケージ',
        '',
        `案件：${p.number}　${p.title}`,
        `作った日時：${p.madeAt}`,
        `作った人：${p.madeBy}`,
        `証拠の数：${p.count}点`,
        '',
        '中身',
        '  data/evidence/番号/ファイル　証拠のファイル（取ったときのまま）',
        '  data/custody-log.txt　　　　　授受の記録（読むためのもの）',
        '  data/custody-log.json　　　　 授受の記録（機械で読むためのもの）',
        '  manifest-sha256.txt　　　　　 すべてのファイルのハッシュ値（SHA-256）',
        '',
        '確かめ方',
        '  Linux、macOS：このフォルダで次を実行します。',
        '    sha256sum -c manifest-sha256.txt',
        '  Windows：PowerShellで次を実行し、manifest-sha256.txt の値と見比べます。',
        '    Get-ChildItem data -Recurse -File | Get-FileHash -Algorithm SHA256',
        '',
        '形はBagIt 1.0（RFC 8493）です。',
        '',
      ].join('\n'),
    logTitle: (p: { number: string; title: string }) => `授受の記録　案件 ${p.number}　${p.title}`,
    logItem: (p: { serial: string; title: string; kind: string; stage: string }) =>
      `■ ${p.serial}　${p.title}（${p.kind}、${p.stage}）`,
    logOrigin: (p: { origin: string; location: string }) => `  出所：${p.origin}　いまの所在：${p.location}`,
    logAcquired: (p: {
      at: string
      by: string
      witness: string
      method: string
      tool: string
      clock: string
    }) =>
      `  取った日時：${p.at}　取った人：${p.by}　立会人：${p.witness}\n  方法：${p.method}　道具：${p.tool}　${p.clock}`,
    logFile: (p: { name: string; sizeBytes: number; sha256: string; note: string }) =>
      `  ファイル：${p.name}（${p.sizeBytes}バイト）${p.note}\n  SHA-256：${p.sha256}`,
    logNoFile: (p: { sha256: string }) =>
      p.sha256
        ? `  ファイルはここにありません。控えたSHA-256：${p.sha256}`
        : '  ファイルはありません（物）。',
    logEntry: (p: { number: number; at: string; act: string; by: string; details: string }) =>
      `  ${p.number}. ${p.at}　${p.act}　記録：${p.by}${p.details ? `　${p.details}` : ''}`,
    logDetail: (p: { label: string; value: string }) => `${p.label}：${p.value}`,
    details: {
      from: '渡した人・場所',
      to: '受けた人',
      place: '場所',
      purpose: '目的',
      condition: '状態',
      witness: '立会人',
      hash: '照合',
      receiver: '引渡し先',
      note: '備考',
    },
    receiver: (p: {
      organization: string
      name: string
      idNumber: string
      basis: string
      receiptNumber: string
    }) =>
      [
        p.organization,
        p.name,
        p.idNumber && `身分証番号 ${p.idNumber}`,
        p.basis,
        p.receiptNumber && `受領書 ${p.receiptNumber}`,
      ]
        .filter(Boolean)
        .join('、'),
    notAsNamed: '　※名前と中身が違います',
  },

  refusals: {
    'custody.case_closed':
      'この案件には、いま証拠を加えられません（終了、またはほかの案件にまとめられています）。案件を再開してください。',
    'custody.cannot_move': '証拠はいまの状態からそこへ進めません。画面を開き直して、状態を確かめてください。',
    'custody.in_future': '日時が、いまより後になっています。確かめてください。',
    'custody.field_missing': (params) => {
      const names: Readonly<Record<string, string>> = ja.fields
      return `「${names[String(params['field'])] ?? ''}」を書いてください。`
    },
    'custody.witness_missing':
      '立ち会った人の名前が要ります。1人で行ったときは「立会人なし」を選んでください。',
    'custody.not_digital': '物の証拠にファイルは入れられません。ファイルは別の証拠として加えてください。',
    'custody.not_collected_yet': '先に、いつ誰が取ったかを記録してください。',
    'custody.file_there':
      'この証拠にはすでにファイルがあります。証拠は置き換えられません。別の証拠として加えてください。',
    'custody.file_missing': (params) =>
      `${params['serial'] ?? ''}のファイルが保管庫に見つかりません。照合してから、もう一度お試しください。`,
    'custody.no_upload': 'ファイルを選んでください。',
    'custody.nothing_to_verify': '照合するハッシュ値がありません。道具が出したSHA-256の値を書いてください。',
    'custody.no_evidence': 'この案件には証拠がまだありません。',
  } satisfies Record<string, Phrase>,
}
