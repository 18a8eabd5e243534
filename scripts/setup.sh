#!/bin/sh
# Makes .venv and what the site needs on disk: `scripts/setup.sh` for running it, `scripts/setup.sh
# dev` for working on it too. Run again, it does only what has changed (stamps in .venv).
set -eu
cd "$(dirname "$0")/.."

stop() { echo "$1" >&2; exit 1; }
checksum() { cat "$@" | cksum; }

# The first of these that is new enough and can make a virtual environment; PYTHON= overrides.
find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then echo "$python"; return; fi
    done
    stop "Python 3.11 以上が見つかりません（Debian では python3 と python3-venv を入れてください）。"
}

make_environment() {
    [ -w . ] || stop "このフォルダに書き込めません: $PWD"
    python=$(find_python)
    echo ".venv を作っています（$("$python" --version)）…"
    "$python" -m venv --clear .venv
}

# install NAME: what NAME.txt pins, unless it is installed already
install() {
    stamp=.venv/$1.stamp
    wanted=$(checksum "$1.txt")
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    [ -w .venv ] || stop "このフォルダに書き込めません: $PWD/.venv"
    echo "$1.txt の部品を入れています…"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r "$1.txt" ||
        stop "$1.txt の部品を入れられませんでした。ネットワークと pip の設定を確かめてください。"
    echo "$wanted" > "$stamp"
}

# Static files and translations, when one of their sources has changed.
collect() {
    stamp=.venv/collected.stamp
    wanted=$( (cat requirements.txt; find static partnerships/locale -type f \
        ! -name '*.mo' -exec cksum {} + 2>/dev/null | sort) | cksum)
    [ -e staticfiles/staticfiles.json ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    [ -w . ] || stop "このフォルダに書き込めません: $PWD"
    .venv/bin/python scripts/compile_messages.py
    env -u DATABASE_URL .venv/bin/python manage.py collectstatic --noinput --verbosity 0
    echo "$wanted" > "$stamp"
}

.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_environment
install requirements
if [ "${1:-}" = dev ]; then install requirements-dev; fi
collect
