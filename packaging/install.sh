#!/bin/sh
# Installs or upgrades Toride from the folder that this file lies in. The version before stays and can be taken back.
#   install.sh [--backup FOLDER ...]   FOLDER: where the service may write backups
# TORIDE_ROOT=/somewhere puts everything below another root, without touching the running system (for trying).
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
root=${TORIDE_ROOT:-}
here=$(CDPATH='' cd -P -- "${0%/*}" && pwd -P)
say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

folders=
while [ $# -gt 0 ]; do
  case $1 in
    --backup) [ $# -ge 2 ] || fail '--backup にはフォルダーが要ります。'; folders="$folders $2"; shift 2 ;;
    *) fail '使い方: ./install.sh [--backup フォルダー]' ;;
  esac
done

[ "$(id -u)" = 0 ] || fail 'rootで実行してください（sudo ./install.sh）。'
say '中身を確かめています…'
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail '中身が配られたものと違います。もう一度、取り出すところから行ってください。何も変えていません。'
version=$("$here/toride" --version) || fail 'この機械では動きません（Linux x86-64、glibcが要ります）。何も変えていません。'
program="$root/opt/toride/$version"
current="$root/opt/toride/current"
state="$root/var/lib/toride"
has_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

getent passwd toride >/dev/null 2>&1 || [ -n "$root" ] || useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin toride
mkdir -p "$root/opt/toride" "$state" "$root/etc/toride" "$root/etc/systemd/system"
[ -e "$root/etc/toride/toride.env" ] || install -m 0600 "$here/toride.env" "$root/etc/toride/toride.env"

if [ -e "$program" ] && [ "$(readlink "$current" 2>/dev/null || true)" = "$version" ]; then
  say "第${version}版は、もう入っています。"
else
  rm -rf "$program.new"
  cp -a "$here" "$program.new"
  chown -R 0:0 "$program.new"
  rm -rf "$program"
  mv "$program.new" "$program"
fi

# Before another version touches the data, a whole backup of it is taken with the version that wrote it.
old=$(readlink "$current" 2>/dev/null || true)
if [ -n "$old" ] && [ "$old" != "$version" ] && [ -d "$state/data" ]; then
  say "第${old}版のデータの写しを取っています…"
  rm -rf "$state/before-upgrade" "$state/before-upgrade-keys"
  TORIDE_DATA="$state/data" "$root/opt/toride/$old/toride" backup --out "$state/before-upgrade" --keys "$state/before-upgrade-keys" ||
    fail '写しを取れないため、版を上げませんでした。いままでの版のまま使えます。'
  ln -sfn "$old" "$root/opt/toride/previous"
fi

install -m 0644 "$here/toride.service" "$root/etc/systemd/system/toride.service"
if [ -n "$folders" ]; then
  mkdir -p "$root/etc/systemd/system/toride.service.d"
  {
    printf '[Service]\n'
    for folder in $folders; do
      mkdir -p "$root$folder"
      printf 'ReadWritePaths=%s\n' "$folder"
    done
  } > "$root/etc/systemd/system/toride.service.d/backup.conf"
fi
if has_systemd; then systemctl stop toride 2>/dev/null || true; fi
ln -s "$version" "$current.new"
mv -T "$current.new" "$current"
[ -n "$root" ] || ln -sfn /opt/toride/current/toride /usr/local/bin/toride

say "第${version}版を入れました。"
if has_systemd; then
  systemctl daemon-reload
  systemctl enable --now toride
  say '起動しました。「journalctl -u toride -n 20」に、開くアドレスと、はじめての設定リンクが出ます。'
else
  say "起動するには：TORIDE_DATA=$state/data $current/toride start"
fi
[ -z "$old" ] || [ "$old" = "$version" ] || say "前の版に戻すには：$current/rollback.sh"
