/** Japanese words of the access slice. */
import type { Role } from '../../kernel/core/actor.ts'

const minutes = (p: Readonly<Record<string, string | number>>) => p['minutes'] ?? 15

export const ja = {
  roles: {
    switchboard: '交換・窓口',
    staff: '職員',
    handler: '情報システム担当',
    lead: 'CSIRT管理者',
    ciso: '最高責任者（CISO）',
    privacy: '個人情報保護担当',
    publicity: '広報・人事・総務',
    vendor: '委託事業者',
    partner: '県・関係機関',
    auditor: '監査',
    administrator: 'システム管理者',
  } satisfies Record<Role, string>,
  scopes: {
    'logs.ingest': 'ログを送る',
    'report.create': '通報を登録する',
    'register.read': '台帳を読む',
    'system.read': '動作の状態を読む',
  },
  actors: { setUp: '初期設定', host: 'サーバーの管理コマンド', signIn: 'ログイン' },
  setUp: { unitName: '情報システム担当', seatName: 'システム管理者席', leadSeatName: 'CSIRT管理者席' },
  reset: { personName: '復旧用の管理者' },
  notices: {
    administrator_reset: (p: Readonly<Record<string, string | number>>) =>
      `サーバー上のコマンドで、管理者「${p['loginName'] ?? ''}」の設定リンクが作り直されました。心当たりがないときは、すぐにサーバーの管理者とCSIRT管理者に知らせてください。`,
    break_glass_used: (p: Readonly<Record<string, string | number>>) =>
      `緊急用のアカウントで、${p['name'] ?? ''}さんがログインしました（${p['address'] ?? ''}）。予定のない利用のときは、すぐにログインを終わらせ、理由を確かめてください。`,
    mail_failed: (p: Readonly<Record<string, string | number>>) =>
      `メールを送れませんでした（${p['reason'] ?? ''}）。設定の「メール」を確かめてください。`,
  },
  today: {
    keyKind: 'APIキー',
    keyEnds: (p: { name: string; day: string }) =>
      `APIキー「${p.name}」は、${p.day}に使えなくなります。新しいキーを作り、使う機械に入れてください。`,
    keyAct: 'キーを見る',
    emergencyKind: '緊急用のアカウント',
    emergencyUsed: (p: { name: string; at: string }) =>
      `緊急用のアカウントを、${p.name}さんが${p.at}に使いました。理由を確かめてください。`,
    emergencyAct: '記録を見る',
  },
  mail: {
    testSubject: 'Torideからの試しのメール',
    testText:
      'このメールは、Toride（砦）の設定画面から送った試しのメールです。届いていれば、メールの設定は正しく働いています。',
    resetSubject: '管理者の設定リンクが作り直されました（Toride）',
    breakGlassSubject: '緊急用のアカウントが使われました（Toride）',
    invitationSubject: 'Torideの利用登録のお願い',
    invitationText: (p: { name: string; url: string; hours: number }) =>
      `${p.name}さん\n\nToride（砦）を使うための登録をお願いします。次のリンクは一度だけ、${p.hours}時間のあいだ使えます。\n${p.url}\n\nこのリンクをほかの人に渡さないでください。`,
    faults: {
      connection: 'メールサーバーにつながりません',
      closed_address:
        'その宛先にはつながない決まりです。この機械の中のメールサーバーを使うときは、起動の設定 TORIDE_OUTBOUND_OPEN に書いてください',
      authentication: 'メールサーバーのユーザー名かパスワードが違います',
      tls: '暗号化の方式が合わないか、証明書を確かめられません',
      refused: 'メールサーバーが受け取りませんでした',
      other: '理由が分かりません',
    },
  },
  refusals: {
    'access.sign_in_refused':
      'ログインできませんでした。ログイン名、パスワード、確認コードを確かめてください。確認コードは1回だけ使えます。次の番号になるまで待ってからお試しください。',
    'access.too_many_failures': (p: Readonly<Record<string, string | number>>) =>
      `続けて間違えたため、${minutes(p)}分のあいだログインを止めています。時間をおいてから、もう一度お試しください。`,
    'access.no_seat':
      'いま就いている席がないため、ログインできません。システム管理者に、席に就ける登録を頼んでください。',
    'access.link_unusable':
      'このリンクは、使い終わったか、期限が切れています。新しいリンクを作ってもらってください。',
    'access.wrong_code':
      '確認コードが合いません。スマートフォンの時刻が正しいか確かめ、いま表示されている6桁を入れてください。',
    'access.no_session': 'この操作は、画面からログインした人だけができます。',
    'access.passkey_refused':
      'パスキーで確かめられませんでした。登録したパスキーを選んで、もう一度お試しください。',
    'access.too_many_passkeys': (p: Readonly<Record<string, string | number>>) =>
      `パスキーは${p['count'] ?? 10}個まで登録できます。使わないものを外してください。`,
    'access.last_factor':
      '最後の確認方法のため、外せません。先に、別のパスキーか認証アプリを登録してください。',
    'access.question_over': '時間がたったため、確かめられませんでした。始めからやり直してください。',
    'access.no_second_factor':
      'この人には、まだ確認コードもパスキーもありません。システム管理者に、登録のリンクを作ってもらってください。',
    'access.sso_refused':
      'シングルサインオンでログインできませんでした。使えるアカウントがあるか、システム管理者に確かめてください。',
    'access.sso_not_set':
      'シングルサインオンは、いま使えません。ログイン名とパスワードでログインしてください。',
    'access.provider_away':
      'シングルサインオンの提供元に届きません。少し待つか、ログイン名とパスワードでログインしてください。',
    'access.directory_away':
      '職員の名簿のサーバー（LDAP、Active Directory）に届きません。少し待ってから、もう一度お試しください。急ぐときは、緊急用のアカウントを使えます。',
    'access.directory_not_set':
      '職員の名簿のサーバー（LDAP、Active Directory）が、まだ設定されていません。先に「ログイン方法」で設定してください。',
    'access.bad_certificate': '認証局の証明書を読み取れませんでした。PEM形式の全体を写してください。',
    'access.break_glass_is_local':
      '緊急用のアカウントは、Torideの中にパスワードを持つものだけです。確認先を「この機械」にしてください。',
    'access.password_elsewhere':
      'パスワードは職員の名簿のサーバー（LDAP、Active Directory）にあります。そちらで変えてください。',
    'access.secret_missing': '秘密の文字列（シークレット、パスワード）を入れてください。',
    'access.wrong_password': 'パスワードが違います。もう一度入れてください。',
    'access.password_short': (p: Readonly<Record<string, string | number>>) =>
      `パスワードが短すぎます。${p['length'] ?? 12}文字以上にしてください。覚えやすい言葉を3つ以上つなげると、長くできます。`,
    'access.password_long': (p: Readonly<Record<string, string | number>>) =>
      `パスワードが長すぎます。${p['length'] ?? 128}文字までにしてください。`,
    'access.password_guessable':
      'このパスワードは、ほかの人に当てられやすいものです。ログイン名やよくある言葉に頼らないものにしてください。',
    'access.login_name_taken': 'このログイン名は、もう使われています。別の名前にしてください。',
    'access.bad_login_name':
      'ログイン名は、半角の小文字の英字、数字、「.」「-」「_」の3文字から40文字にしてください。',
    'access.person_has_account': 'この人には、もうアカウントがあります。一覧から選んでください。',
    'access.account_closed': 'このアカウントは閉じています。先に開き直してください。',
    'access.account_open': 'このアカウントは閉じていません。',
    'access.account_not_enrolled':
      'この人は、まだ登録を終えていません。確認コードの作り直しではなく、登録のリンクを作り直してください。',
    'access.own_account': '自分のアカウントは閉じられません。ほかのシステム管理者に頼んでください。',
    'access.last_administrator':
      '最後のシステム管理者のアカウントです。先に、ほかの人がシステム管理者としてログインできるようにしてください。',
    'access.key_too_long': (p: Readonly<Record<string, string | number>>) =>
      `APIキーの期限は、今日より後で${p['days'] ?? 366}日以内の日にしてください。`,
    'access.key_revoked': 'このAPIキーは、もう止めてあります。',
    'access.mail_not_set': 'メールの設定がまだありません。先に、送り先のメールサーバーを登録してください。',
    'access.no_such_administrator': 'そのログイン名のアカウントは見つかりません。',
  },
}
