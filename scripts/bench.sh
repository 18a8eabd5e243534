#!/bin/sh
# Measures speed: installs what that needs and runs tests/bench with the arguments given. The load
# generator wrk comes from the system's packages (as root or by sudo), Datasette into .bench/venv.
set -eu
cd "$(dirname "$0")/.."

stop() { echo "$1" >&2; exit 1; }

install_wrk() {
    command -v apt-get >/dev/null || stop "wrk がありません。apt-get もないので、手で入れてください。"
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "wrk を入れています…" >&2
    log=$(mktemp)
    # shellcheck disable=SC2086  # empty for root
    { $sudo apt-get -qq update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq \
        -o DPkg::Lock::Timeout=300 install -y --no-install-recommends wrk; } >"$log" 2>&1 </dev/null ||
        { tail -n 20 "$log" >&2; stop "wrk を入れられませんでした。"; }
    rm -f "$log"
}

install_datasette() {
    wanted=$(cksum < tests/bench/requirements.txt)
    [ "$(cat .bench/venv.stamp 2>/dev/null)" = "$wanted" ] && return
    echo "Datasette を入れています（.bench/venv）…" >&2
    .venv/bin/python -m venv --clear .bench/venv
    .bench/venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r tests/bench/requirements.txt ||
        stop "tests/bench/requirements.txt の部品を入れられませんでした。"
    echo "$wanted" > .bench/venv.stamp
}

mkdir -p .bench
echo '*' > .bench/.gitignore
command -v wrk >/dev/null || install_wrk
install_datasette
case " $* " in
    *" --databases sqlite "*) ;;
    *) sh scripts/packages.sh ;;
esac
exec .venv/bin/python -m tests.bench "$@"
