#!/bin/sh
# Lets scanners loose on a site of their own: installs wapiti3 and sqlmap into .scanners/venv when
# tests/proof/scanners/requirements.txt has changed, and runs tests/proof/scanners.
set -eu
cd "$(dirname "$0")/.."

mkdir -p .scanners
echo '*' > .scanners/.gitignore
wanted=$(cksum < tests/proof/scanners/requirements.txt)
if [ "$(cat .scanners/venv.stamp 2>/dev/null)" != "$wanted" ]; then
    echo "wapiti3 と sqlmap を入れています（.scanners/venv）…" >&2
    .venv/bin/python -m venv --clear .scanners/venv
    .scanners/venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
        --require-hashes -r tests/proof/scanners/requirements.txt || {
        echo "tests/proof/scanners/requirements.txt の部品を入れられませんでした。" >&2
        exit 1
    }
    echo "$wanted" > .scanners/venv.stamp
fi
exec .venv/bin/python -m tests.proof.scanners "$@"
