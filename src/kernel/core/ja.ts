/** The Japanese words of the kernel: eras, dates, remaining time, refusals that every slice may give. */

type Phrase = string | ((params: Readonly<Record<string, string | number>>) => string)

/** What any endpoint may answer; keys are refusal codes. */
export const kernelRefusals = {
  'kernel.unauthenticated': 'ログインが必要です。ログインの画面からやり直してください。',
  'kernel.forbidden': 'この操作は、いまの席ではできません。できる人に頼んでください。',
  'kernel.not_found': '見つかりませんでした。番号を確かめるか、一覧から選び直してください。',
  'kernel.invalid_input': (params) =>
    params['fields']
      ? `入力を読み取れませんでした。次の項目を確かめてください：${params['fields']}`
      : '送られた内容を読み取れませんでした。形式を確かめてください。',
  'kernel.changed_meanwhile':
    'ほかの人が先に変更しました。最新の内容を見てから、もう一度保存してください。書いた文は残っています。',
  'kernel.too_large': (params) =>
    `大きすぎて受け取れません。${params['megabytes'] ?? ''} MBまでにしてください。`,
  'kernel.too_many': (params) =>
    `回数が多すぎます。${params['minutes'] ?? 1}分たってから、もう一度お試しください。`,
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
  refusals: kernelRefusals,
}
