/** Words of the program as a whole: what the console says, and the host's commands. */
import { partNames, partSentences } from './status/ja.ts'

export const ja = {
  console: {
    starting: 'Toride（砦）を起動しています。',
    ready: (p: { url: string }) => `Torideが起動しました。ブラウザーで ${p.url} を開いてください。`,
    setUp: (p: { url: string }) =>
      `はじめての起動です。次の一度だけ使える設定リンクを開き、団体名と最初の管理者を登録してください。\n  ${p.url}`,
    demonstration: 'これはデモです。架空の町「砦町」のデータだけを使います。実在の情報を入れないでください。',
    demonstrationSignIn: (p: { loginName: string; password: string; code: string }) =>
      `ログイン名 ${p.loginName}　パスワード ${p.password}　確認コード ${p.code}`,
    ownCertificate: (p: { file: string; fingerprint: string }) =>
      `この機械の外から使えるように、自分で作った証明書で暗号化しています。はじめて開くとブラウザーが警告します。表示される証明書のSHA-256の指紋が次と同じときだけ進んでください。\n  ${p.fingerprint}\n  証明書のファイル：${p.file}`,
    stopping: '止めています。しばらくお待ちください。',
    stopped: '止めました。',
  },
  web: {
    navigation: '主な画面',
    phoneNavigation: 'よく使う画面',
    places: {
      today: '今日',
      intake: '通報受付',
      cases: '案件',
      logs: 'ログ',
      registers: '台帳',
      duties: '報告義務',
      settings: '設定',
      takenReports: '受けた通報',
      contacts: '連絡先',
    },
    untaken: (p: { count: number }) => `未受領${p.count}件`,
    search: '番号・名前で探す',
    searchButton: '探す',
    takeReport: '通報を受ける',
    menu: 'メニュー',
    signOut: 'ログアウトする',
    noticeRead: '読みました',
    account: '自分の設定',
    notFoundTitle: '画面が見つかりません',
    notFound: 'この住所の画面はありません。上の一覧から選び直してください。',
    openToday: '今日を開く',
    settingsPage: {
      title: '設定',
      lead: '役場のしくみ、使う人、知らせ方、動作の状態を決め、確かめる画面です。',
    },
    status: {
      label: '動作の状態',
      explanation: 'ディスク、ログの受け取り、証明書、時計、バックアップの状態が分かります。',
      title: '動作の状態',
      leadGood: 'すべて正しく動いています。',
      leadBad: (p: { count: number }) => `手当ての要るものが${p.count}件あります。`,
      version: (p: { version: string }) => `Toride 第${p.version}版`,
      part: '部分',
      state: '状態',
      facts: '内容',
      states: { good: '良い', care: '注意', bad: '要対応', unknown: '不明' },
      parts: partNames,
      say: partSentences,
      fact: (p: { name: string; value: string | number }) => `${p.name}：${p.value}`,
    },
    searchPage: {
      title: '探す',
      lead: (p: { text: string; count: number }) => `「${p.text}」は${p.count}件見つかりました。`,
      none: (p: { text: string }) =>
        `「${p.text}」は見つかりませんでした。番号の一部や、名前の一部でも探せます。`,
      blank: '番号、名前、アドレス、電話番号の一部を入れてください。',
      caption: (p: { kind: string }) => `${p.kind}の検索結果`,
      number: '番号・名前',
      content: '内容',
    },
    today: {
      title: '今日',
      leadNothing: 'いま待っているものはありません。',
      leadUntaken: (p: { count: number }) => `まだ誰も受け取っていない通報とアラートが${p.count}件あります。`,
      leadFirstUntaken: '待ち時間の長いものから受け取ってください。',
      leadDeadlines: (p: { count: number }) => `期限が動いている報告が${p.count}件あります。`,
      leadWaiting: (p: { name: string; count: number }) =>
        `${p.name}さんを待っているものが${p.count}件あります。`,
      untaken: (p: { count: number }) => `まだ誰も受け取っていない通報・アラート　${p.count}件`,
      openTriage: 'トリアージを開く',
      waitTime: '待ち時間',
      kindNumber: '種類・番号',
      content: '内容',
      promiseOver: (p: { time: string }) => `約束を${p.time} 超過`,
      promiseIn: (p: { rest: string }) => `約束まで${p.rest}`,
      deadlines: '期限が動いている報告',
      deadlinesNote: '残りの短い順。期限は自動で計算し、理由を案件に示しています。',
      deadlinesNone: '期限が動いている報告はありません。',
      openDuties: '報告義務を開く',
      remaining: '残り',
      dutyAndCase: '報告と案件',
      dueAndState: '期限と状態',
      waiting: (p: { name: string; count: number }) => `${p.name}さんを待っているもの　${p.count}件`,
      waitingNone: 'いま待っているものはありません。',
      asked: '求められていること',
      target: '対象',
      since: '頼まれた時刻',
      silent: (p: { count: number }) => `届いていないログ　${p.count}件`,
      silentNone: '届かなくなったログは、見つかっていません。',
      openLogs: 'ログを開く',
      week: '7日間の件数',
      weekKey: '■ 通報　▨ アラート',
      weekSaid: (p: { total: number; before: number }) =>
        p.total === p.before
          ? `この7日間に${p.total}件届きました。前の7日間と同じです。`
          : `この7日間に${p.total}件届きました。前の7日間より${Math.abs(p.total - p.before)}件${p.total > p.before ? '多い' : '少ない'}です。`,
      stale: '古くなった台帳',
      staleNone: '確認の切れた台帳はありません。',
      openRegisters: '台帳を開く',
      register: '台帳',
      toCheck: '要確認',
      print: '今日の引継ぎを印刷する',
      reach: 'すぐ連絡する人',
      reachOutside: '庁外の連絡先',
      vacant: (p: { seat: string }) => `${p.seat}は空席`,
      extension: (p: { number: string }) => `内線${p.number}`,
      extensionUnknown: '内線は未登録',
      deputy: '（代理）',
    },
  },
  cli: {
    usage: `使い方: npx toride 命令 …
  duties assess --facts ファイル|-            事実から、必要になる見込みの報告と期限を計算します。
  sigma match --rules フォルダー --events ファイル  ログに検知規則を当てます。
  ingest ファイル --source 種類                 ログのファイルを取り込みます。
  search '検索式' --from 時刻 --to 時刻 --json    ログを探します。
  logs verify [--from 時刻] [--to 時刻]         ログが、封をしたときのままかを照合します。
  admin reset                                最後の管理者を失ったとき、新しい設定リンクを作ります。
  backup --out フォルダー --keys フォルダー       動かしたまま、全体の写し（バックアップ）を取ります。
  restore --from … --keys … --data フォルダー   写しを、空のフォルダーに戻します。
  ledger checkpoint                          いちばん新しい証明書き（署名つき）を表示します。
  ledger key                                 照合鍵を表示します。庁外の人に渡してください。
  ledger dump --out フォルダー                 記録を照合できる形で書き出します。
  ledger proof --sequence 番号                 記録1件の証明ファイルを表示します。
  verify --dump フォルダー --key ファイル       書き出しを照合します（--checkpoint で庁外の証明書きと比べます）。
  export --out フォルダー / import --from …      すべてを、ほかのプログラムでも読める形で書き出し、取り込みます。
  doctor                                     何が動き、データがどこにあり、何が悪いかを調べます。
  --version                                  版を表示します。`,
    notSetUp: 'まだ設定が終わっていません。「npm start」で起動し、表示された設定リンクを開いてください。',
    adminReset: (p: { loginName: string; url: string }) =>
      `管理者「${p.loginName}」のための、一度だけ使えるリンクです。すべての管理者に知らせました。\n  ${p.url}`,
    unknown: (p: { command: string }) => `「${p.command}」という命令はありません。`,
  },
}
