/** The Japanese words of the kernel: eras, dates, remaining time, refusals that every slice may give. */

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
  refusals: {},
}
