/** What the console says about the demonstration. */

export const ja = {
  preparing: 'デモの町を用意しています。',
  ready: (p: { password: string }) =>
    `次のどのログイン名でも入れます。パスワードは、みな同じです：${p.password}`,
  login: (p: { login: string; seat: string; name: string }) => `  ${p.login}\t${p.seat}（${p.name}）`,
  logs: (p: { count: number }) => `1日分のログ ${p.count.toLocaleString('ja-JP')} 件を入れました。`,
}
