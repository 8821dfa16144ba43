#!/bin/sh
# Takes back the version before the last upgrade. With --with-data the data of before the upgrade comes back too:
# what was done since is then not in use any more (it is kept in a folder beside).
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=${TORIDE_ROOT:-}
say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail 'rootで実行してください（sudo rollback.sh）。'
with_data=no
case ${1:-} in
  '') ;;
  --with-data) with_data=yes ;;
  *) fail '使い方: rollback.sh [--with-data]' ;;
esac

place="$root/opt/toride"
state="$root/var/lib/toride"
previous=$(readlink "$place/previous" 2>/dev/null || true)
now=$(readlink "$place/current" 2>/dev/null || true)
[ -n "$previous" ] && [ -x "$place/$previous/toride" ] || fail '前の版がありません。何も変えていません。'
[ "$previous" != "$now" ] || fail "もう前の版（第${previous}版）です。何も変えていません。"
has_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

if [ "$with_data" = yes ]; then
  [ -d "$state/before-upgrade" ] || fail '版を上げる前の写しがありません。何も変えていません。'
  rm -rf "$state/data.restoring"
fi
if has_systemd; then systemctl stop toride; fi
if [ "$with_data" = yes ]; then
  "$place/$previous/toride" restore --from "$state/before-upgrade" --keys "$state/before-upgrade-keys" --data "$state/data.restoring" || {
    if has_systemd; then systemctl start toride; fi
    fail 'データを戻せませんでした。新しい版のまま動かします。'
  }
  kept="$state/data.of-$now-$(date +%Y%m%d%H%M%S)"
  mv "$state/data" "$kept"
  mv "$state/data.restoring" "$state/data"
  say "新しい版で使ったデータは $kept に残しました。"
fi
ln -s "$previous" "$place/current.new"
mv -T "$place/current.new" "$place/current"
if has_systemd; then systemctl start toride; fi
say "第${previous}版に戻しました。"
[ "$with_data" = yes ] || say '「新しい版のTorideで作られています」と出て起動しないときは、rollback.sh --with-data で、版を上げる前のデータも戻します。'
