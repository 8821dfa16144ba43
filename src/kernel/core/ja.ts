/** The Japanese words of the kernel: eras, dates, remaining time, refusals that every slice may give. */

type Phrase = string | ((params: Readonly<Record<string, string | number>>) => string)

/** What any endpoint may answer; keys are refusal codes. */
export const kernelRefusals = {
  'kernel.unauthenticated': 'ログインが必要です。ログインの画面からやり直してください。',
  'kernel.forbidden': 'この操作は、いまの席ではできません。できる人に頼んでください。',
  'kernel.step_up_needed':
    'この操作の前に、もう一度ご本人であることを確かめます。確認コードかパスキーで確かめてから、やり直してください。',
  'kernel.not_found': '見つかりませんでした。番号を確かめるか、一覧から選び直してください。',
  'kernel.invalid_input': (params) =>
    params['fields']
      ? `入力を読み取れませんでした。次の項目を確かめてください：${params['fields']}`
      : '送られた内容を読み取れませんでした。形式を確かめてください。',
  'kernel.changed_meanwhile':
    'ほかの人が先に変更しました。最新の内容を見てから、もう一度保存してください。書いた文は残っています。',
  'kernel.repeated': 'この操作はもう受け付けています。画面を読み込み直して、結果を確かめてください。',
  'kernel.too_large': (params) =>
    `大きすぎて受け取れません。${params['megabytes'] ?? ''} MBまでにしてください。`,
  'kernel.too_many': (params) =>
    params['seconds']
      ? `操作が続きすぎています。${params['seconds']}秒たってから、もう一度お試しください。`
      : `回数が多すぎます。${params['minutes'] ?? 1}分たってから、もう一度お試しください。`,
  'kernel.unknown_host':
    'このアドレスの名前では開けません。決められた名前で開いてください。管理者は、起動の設定 TORIDE_PUBLIC_URL か TORIDE_HOSTS に名前を書けます。',
  'kernel.other_site':
    'ほかの画面から送られた操作のため、受け付けませんでした。Torideの画面から操作してください。',
  'kernel.unexpected': (params) =>
    `処理できませんでした。書いた文は残っています。もう一度押してください。続くときは番号 ${params['id'] ?? ''} を伝えてください。`,
  'kernel.unavailable':
    'データの保管庫に届きません。少し待って、もう一度押してください。書いた文は残っています。',
  'kernel.disk_full': '保管する場所がいっぱいのため、保存できませんでした。管理者に伝えてください。',
} satisfies Record<string, Phrase>

export const ja = {
  calendar: {
    eras: [
      { name: '令和', letter: 'R', from: '2019-05-01' },
      { name: '平成', letter: 'H', from: '1989-01-08' },
      { name: '昭和', letter: 'S', from: '1926-12-25' },
      { name: '大正', letter: 'T', from: '1912-07-30' },
      { name: '明治', letter: 'M', from: '1868-01-25' },
    ],
    dayOfMonth: (p: { day: number }) => `${p.day}日`,
    weekdays: ['日', '月', '火', '水', '木', '金', '土'],
    firstYear: '元',
    year: (p: { era: string; year: string }) => `${p.era}${p.year}年`,
    monthDay: (p: { month: number; day: number }) => `${p.month}月${p.day}日`,
    weekday: (p: { name: string }) => `（${p.name}）`,
    fiscalYear: (p: { era: string; year: string }) => `${p.era}${p.year}年度`,
    time: (p: { hour: number; minute: string }) => `${p.hour}時${p.minute}分`,
    remainingDays: (p: { days: number }) => `あと${p.days}日`,
    remainingHours: (p: { hours: number; minutes: number }) =>
      p.hours === 0 ? `あと${p.minutes}分` : `あと${p.hours}時間${p.minutes}分`,
    overdueDays: (p: { days: number }) => `${p.days}日超過`,
    overdueHours: (p: { hours: number; minutes: number }) =>
      p.hours === 0 ? `${p.minutes}分超過` : `${p.hours}時間${p.minutes}分超過`,
    /** What stands between the figures of a date as people write it; the parser reads these. */
    markers: { year: '年', month: '月', day: '日', comma: '、' },
  },
  /** Words of the UI kit: what every page says in the same way. */
  web: {
    product: 'Toride',
    mark: '砦',
    titleOf: (p: { page: string }) => `${p.page}｜砦 Toride`,
    skipToLead: '本文へ進む',
    demonstration: 'デモ：架空の町です',
    nextDeadline: '次の期限：',
    openDuties: '報告義務を開く',
    deadlineSaid: (p: { sentence: string; due: string; remaining: string }) =>
      `${p.sentence} ${p.due}（${p.remaining}）`,
    clockDiffers: (p: { seconds: number }) =>
      `この端末の時計は${p.seconds}秒ずれています。画面の時刻はサーバの時刻です。`,
    breadcrumb: '現在の場所',
    loading: '読み込んでいます。',
    loadingLong: '読み込みに時間がかかっています。もう少しお待ちください。',
    tryAgain: 'もう一度読み込む',
    notReached: 'サーバに届きません。つながりが戻ったら、もう一度押してください。書いた文は残っています。',
    offline: 'サーバに届いていません。書いた文はこの端末に保存しています。つながると、そのまま続けられます。',
    sessionEnded: 'ログインの時間が切れました。書いた文は残っています。',
    signInAgain: 'もう一度ログインする',
    diskFull:
      '保管する場所がいっぱいのため、いまは見るだけです。空きができると、ひとりでに書けるようになります。管理者に伝えてください。',
    regionFailed: 'この部分を表示できませんでした。ほかの部分は使えます。',
    spokenId: (p: { id: string }) => `続くときは番号 ${p.id} を伝えてください。`,
    pageBroken: '画面を表示できませんでした。保存した内容は消えていません。読み込み直してください。',
    reload: '読み込み直す',
    changedMeanwhile: 'ほかの人が先に変更しました',
    conflictLead: '項目ごとに、残す方を選んでください。選ぶまで、どちらの内容も消えません。',
    mine: '自分が書いた内容',
    theirs: 'いま保存されている内容',
    keepMine: '自分の内容にする',
    keepTheirs: 'いまの内容のままにする',
    settings: '設定',
    settingsAll: '設定の一覧を見る',
    save: '保存する',
    edit: '直す',
    saved: '保存しました。',
    undo: '元に戻す',
    close: '閉じる',
    cancel: 'やめる',
    listMark: '、',
    yes: 'はい',
    no: 'いいえ',
    unknown: '不明',
    basis: '根拠',
    reason: '理由',
    reasonOf: (p: { reason: string }) => `理由：${p.reason}`,
    required: '※必須',
    optional: '分かれば',
    nextToDo: '次にすること',
    choose: '選ぶ',
    chooseRow: (p: { name: string }) => `${p.name}を選ぶ`,
    chooseAll: 'すべて選ぶ',
    chosen: (p: { count: number }) => `${p.count}件を選んでいます`,
    clearChoice: '選ぶのをやめる',
    count: (p: { count: number }) => `${p.count.toLocaleString('ja-JP')}件`,
    range: (p: { from: number; to: number; total: number }) =>
      `${p.from.toLocaleString('ja-JP')}〜${p.to.toLocaleString('ja-JP')}件／${p.total.toLocaleString('ja-JP')}件`,
    previousRows: (p: { count: number }) => `前の${p.count}件`,
    nextRows: (p: { count: number }) => `次の${p.count}件`,
    showRest: (p: { count: number }) => `残り${p.count}件を見る`,
    tooMany: (p: { total: number; shown: number }) =>
      `${p.total.toLocaleString('ja-JP')}件のうち ${p.shown.toLocaleString('ja-JP')}件を表示しています。期間か項目で絞ってください。`,
    progress: (p: { done: number; total: number }) =>
      `${p.total.toLocaleString('ja-JP')}件のうち ${p.done.toLocaleString('ja-JP')}件`,
    stop: '途中でやめる',
    waited: (p: { hours: number; minutes: number }) =>
      p.hours === 0 ? `${p.minutes}分` : `${p.hours}時間${p.minutes}分`,
    waitedDays: (p: { days: number }) => `${p.days}日`,
    noDaysGiven: '日数の定めなし',
    target: '目標',
    latest: '遅くとも',
    targetIn: (p: { days: number }) => `目標まで${p.days}日`,
    dueAt: '期限',
    stepDone: '済み',
    stepNow: 'いまの手順',
    step: (p: { number: number }) => `手順${p.number}`,
    print: '印刷する',
    printedBy: (p: { name: string; at: string }) => `${p.at} ${p.name} が印刷`,
    handlingInternal: '取扱：庁内限り',
    printDemonstration: 'デモ（架空の町の内容です）',
    readOnly: '閲覧だけできます。見たことは記録されます。',
    download: '書き出す',
    chooseFile: 'ファイルを選ぶ',
    keys: {
      title: 'キーボードで使う',
      lead: '文字を入力しているあいだは働きません。1文字のキーは設定で止められます。',
      search: '探す',
      places: '7つの画面へ移る',
      report: '通報を受ける',
      rows: '行を移る',
      select: '行を選ぶ',
      open: '行を開く、または青いボタンを押す',
      close: '閉じる（書きかけは残ります）',
      help: 'この一覧を出す',
      followedBy: 'に続けて',
      to: '〜',
      or: 'または',
    },
  },
  refusals: kernelRefusals,
}
