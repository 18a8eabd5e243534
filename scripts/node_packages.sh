#!/bin/sh
# Installs what FOLDER/package-lock.json pins into .node/NAME of this folder, when it has changed:
# `scripts/node_packages.sh tests/html`. No script of a package is run.
set -eu
cd "$(dirname "$0")/.."

folder=$1
target=.node/$(basename "$folder")
wanted=$(cat "$folder/package.json" "$folder/package-lock.json" | cksum)
[ "$(cat "$target/stamp" 2>/dev/null)" = "$wanted" ] && exit 0
mkdir -p "$target"
echo '*' > .node/.gitignore
cp "$folder/package.json" "$folder/package-lock.json" "$target"
echo "$folder/package.json の部品を入れています…"
log=$(mktemp)
npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund >"$log" 2>&1 </dev/null ||
    { tail -n 20 "$log" >&2; echo "$folder/package.json の部品を入れられませんでした。" >&2; exit 1; }
rm -f "$log"
echo "$wanted" > "$target/stamp"
