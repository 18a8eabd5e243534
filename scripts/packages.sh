#!/bin/sh
# Installs what the tests need from the system, each only when it is missing: PostgreSQL 15 or newer,
# Chromium, a Japanese font, gettext, LibreOffice Calc, Java, npm, Redis, nginx, systemd's tools, curl, wrk.
# With apt-get as root or by sudo; else says what is missing. Then the HTML checker, by npm.
set -eu
cd "$(dirname "$0")/.."

missing=
need() { "$2" >/dev/null 2>&1 || missing="$missing $1"; }

has_postgresql() {
    for version in $(ls /usr/lib/postgresql 2>/dev/null) $(initdb --version 2>/dev/null | grep -o '[0-9]*' | head -n 1)
    do [ "$version" -ge 15 ] 2>/dev/null && return; done
    return 1
}
has_chromium() { command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }
has_japanese_font() { fc-list :lang=ja family | grep -q .; }
has_libreoffice() { command -v soffice; }
has_java() { command -v java; }
has_npm() { command -v npm; }
has_gettext() { command -v xgettext && command -v msgfmt; }
has_r() { command -v Rscript; }
has_redis() { command -v redis-server; }
has_nginx() { command -v nginx || [ -x /usr/sbin/nginx ]; }
has_systemd() { command -v systemd-analyze; }
has_curl() { command -v curl; }
has_wrk() { command -v wrk; }

need postgresql has_postgresql
need chromium has_chromium
need fonts-noto-cjk has_japanese_font
need gettext has_gettext
need libreoffice-calc-nogui has_libreoffice
need default-jre-headless has_java
need npm has_npm
need redis-server has_redis
need nginx has_nginx
need systemd has_systemd
need curl has_curl
need wrk has_wrk
[ "${1:-}" != r-base-core ] || need r-base-core has_r  # large: for `make prove` alone
if [ -z "$missing" ]; then exec sh scripts/node_packages.sh tests/html; fi

stop() { echo "テストに必要なものがありません:$missing（$1）。" >&2; exit 1; }
command -v apt-get >/dev/null || stop "apt-get がないので、手で入れてください"
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || stop "root か、パスワードの要らない sudo で入れてください"
    sudo=sudo
fi
echo "テストに必要なものを入れています:$missing"
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null; }
log=$(mktemp)
# shellcheck disable=SC2086  # a list of package names
{ apt update && apt install -y --no-install-recommends $missing; } >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; stop "apt-get が失敗しました"; }
rm -f "$log"
exec sh scripts/node_packages.sh tests/html
