/** Japanese words of the registers slice. */

type Params = Readonly<Record<string, string | number>>

export const ja = {
  freshness: {
    never: 'まだ一度も確認していません。',
    happened: '確認のあとに変わったことがあります。',
    years: (p: { years: number }) => `${p.years}年以上、確認がありません。`,
    months: (p: { months: number }) => `${p.months}か月以上、確認がありません。`,
    soon: (p: { day: string }) => `${p.day}を過ぎると、確認が切れます。`,
  },
  /** What happened to an item after it was verified; keys are codes of the kinds' `stale_when`. */
  staleWhen: {
    contract_changed: (p: { day: string }) => `${p.day}に契約が変わりました。`,
    person_moved: (p: { day: string }) => `担当者が${p.day}に異動しました。`,
    organization_changed: (p: { day: string }) => `${p.day}に組織が変わりました。`,
    number_unanswered: (p: { day: string }) => `${p.day}に電話しましたが、つながりませんでした。`,
    system_renewed: (p: { day: string }) => `${p.day}にシステムが変わりました。`,
    restore_untested: (p: { day: string }) => `${p.day}の時点で、戻す試験をしていません。`,
    terms_changed: (p: { day: string }) => `${p.day}に利用の条件が変わりました。`,
    expired: (p: { day: string }) => `${p.day}に期限が切れました。`,
    source_silent: (p: { day: string }) => `${p.day}からログが届いていません。`,
    not_returned: (p: { day: string }) => `${p.day}の返却の予定を過ぎています。`,
    law_changed: (p: { day: string }) => `${p.day}に法令が変わりました。`,
  },
  today: {
    kind: '台帳',
    stale: (p: { register: string; count: number }) =>
      `台帳「${p.register}」に、確認の切れたものが${p.count}件あります。`,
    act: '確かめる',
  },
  history: {
    created: '加えた',
    changed: '直した',
    verified: '内容は今も正しいと確認した',
    verificationUndone: '確認を取り消した',
    flagged: '確かめる印を付けた',
    retired: '使わなくなった',
    restored: '使うことに戻した',
    program: 'Toride（自動）',
  },
  values: {
    yes: 'はい',
    no: 'いいえ',
    unknown: '不明',
    id: '番号（消さない）',
    verifiedOn: '最後の確認',
    listMark: '、',
  },
  monthDayMark: '日',
  /** What people write for yes, no and unknown in spreadsheets. */
  accepted: {
    yes: ['はい', '有', 'あり', '○', '〇', '◯', 'yes', 'true', '1'],
    no: ['いいえ', '無', 'なし', '×', 'no', 'false', '0'],
    unknown: ['不明', '？', '?', '調査中'],
  },
  import: {
    fileName: (p: { register: string; day: string }) => `台帳_${p.register}_${p.day}.csv`,
    reasons: {
      unknown_column: (p: Params) => `「${p['column']}」という列は、この台帳にありません。`,
      required: (p: Params) => `「${p['label']}」が空です。`,
      unreadable: (p: Params) => `「${p['label']}」を読み取れません（${p['value']}）。`,
      unknown_link: (p: Params) => `「${p['label']}」の「${p['value']}」が、台帳に見つかりません。`,
      ambiguous_link: (p: Params) => `「${p['label']}」の「${p['value']}」が、台帳に2件以上あります。`,
      duplicate: (p: Params) => `${p['line']}行目と同じものです。`,
      ambiguous_item: () => '同じ名前のものが台帳に2件以上あります。番号の列を残して取り込んでください。',
      unknown_id: () => '番号の列の値が、台帳に見つかりません。',
      not_yours: () => 'この課のものは、いまの席では変えられません。',
      columns: () => '列の数が見出しと合いません。',
      retired: () => '使わなくなったものです。先に「使うことに戻す」を押してください。',
    },
  },
  refusals: {
    'registers.unknown_kind': 'その台帳はありません。一覧から選び直してください。',
    'registers.bad_values': (p) =>
      `保存できませんでした。次の項目を確かめてください：${p['labels'] ?? ''}。書いた内容は残っています。`,
    'registers.unknown_link': (p) =>
      `「${p['label'] ?? ''}」で選んだものが、台帳にありません。一覧から選び直してください。`,
    'registers.nothing_to_undo': '元に戻せる確認がありません。そのあとに内容が変わっています。',
    'registers.already_retired': 'もう、使わなくなったものとして記録されています。',
    'registers.not_retired': '使わなくなったものとして記録されていません。',
    'registers.unknown_reason': 'その理由は、この台帳では選べません。',
    'registers.not_csv':
      'CSV（カンマ区切りの文字のファイル）ではありません。表計算ソフトで「CSV」を選んで保存し直してください。',
    'registers.unreadable_text':
      '文字の種類を読み取れませんでした。UTF-8かShift_JIS（CP932）で保存し直してください。',
    'registers.broken_csv': (p) =>
      `${p['line'] ?? '?'}行目で、引用符（"）の数が合いません。表計算ソフトで保存し直してください。`,
    'registers.no_rows': '見出しの行だけで、中身がありません。',
    'registers.too_many_rows': (p) =>
      `一度に取り込めるのは${p['rows'] ?? ''}行までです。分けて取り込んでください。`,
    'registers.unknown_columns': (p) =>
      `この台帳にない列があります：${p['columns'] ?? ''}。列の名前を直すか、その列を消してください。`,
    'registers.missing_title': (p) => `「${p['label'] ?? ''}」の列がありません。この列は必ず要ります。`,
    'registers.file_missing': '取り込むファイルが選ばれていません。',
    'registers.row_refused': (p) =>
      `${p['line'] ?? ''}行目は取り込めません。もう一度ファイルを選んで、違いを見直してください。`,
    'registers.not_in_cp932': (p) =>
      `Shift_JIS（CP932）では書けない文字があります：${p['characters'] ?? ''}。UTF-8で書き出してください。`,
  } satisfies Record<string, string | ((p: Params) => string)>,
}
