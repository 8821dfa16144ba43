/** The Japanese sentences of the scripts. */
export const ja = {
  unsupported: (p) =>
    `この機器（${p.platform} ${p.arch}${p.libc}）では動きません。` +
    'Linux（x86-64またはarm64、glibc）の機器か仮想マシン、WindowsではWSL2で動かしてください。',
  oldNode: (p) =>
    `Node.js 20以上が要ります（いまは${p.version}）。新しいNode.jsを入れて、もう一度実行してください。`,
  installing: '部品を入れています（はじめの1回は数分かかることがあります）…',
  waiting: 'もう一つのTorideの準備が終わるのを待っています…',
  installFailed: (p) =>
    `部品を入れられませんでした（npmの終了コード ${p.code}）。` +
    '上の英語の行に理由があります。ネットワークとディスクの空きを確かめて、もう一度実行してください。',
  noNpm: 'npmが見つかりません。Node.jsと一緒に入るnpmを使えるようにして、もう一度実行してください。',
  noRuntime: (p) => `実行環境（${p.name}）が入っていません。node_modulesを消して、もう一度実行してください。`,
  building: '画面を組み立てています…',
  buildFailed: '画面を組み立てられませんでした。上の行に理由があります。',
  cannotWrite: (p) => `${p.path} に書けません。このフォルダーの持ち主で実行してください。`,
}
