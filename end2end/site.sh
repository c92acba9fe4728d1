#!/usr/bin/env bash
# Lays out the files that browsers ask for.
#
#   site.sh assets FOLDER         fonts and public files, into FOLDER/assets
#   site.sh release FRONT MODULE FOLDER
#                                 cargo-leptos' output FRONT of the compiler's MODULE and the above, as FOLDER
#
# Scripts and WASM are released below an address that holds the hash of them all, so that they can be
# cached for ever and never meet another version's. pkg/manifest.json tells where the start is.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

assets() {
    rm -rf -- "$1/assets"
    mkdir -p "$1/assets"
    cp -R "$here/../public/." "$1/assets/"
    node "$here/fonts.mjs" "$1/assets/fonts"
}

manifest() {
    local at="/pkg/$1"
    printf '{"script":"%s/slipway.js","module":"%s/slipway.wasm"}\n' "$at" "$at"
}

# What a site is made of. The splitter numbers its modules another way each time, so that what comes out
# cannot tell whether anything changed.
ingredients() {
    (cd "$here" && find ../public ../Cargo.toml ../Makefile tools *.mjs site.sh package-lock.json -type f | sort | xargs sha256sum)
    sha256sum <"$1"
}

release() {
    local front="$1" module="$2" site="$3" new="$3.new" made hash
    # What is the same stays untouched: its times tell the server's build that nothing changed.
    made="$(ingredients "$module")"
    [[ ! -d "$site" || "$(cat "$site.made" 2>/dev/null)" != "$made" ]] || return 0
    rm -rf -- "$new" "$site.made"
    assets "$new"
    # Types are for editors, and the style sheet is empty: ours comes with crate `app`.
    find "$front/pkg" \( -name '*.d.ts' -o -name '*.css' -size 0 \) -delete
    node "$here/strip.mjs" "$front"/pkg/*.wasm
    # What no build of two weeks asked for (tools/wasm-opt).
    find "${SLIPWAY_TARGET_DIR:-$HOME/.cache/slipway/target}/wasm-opt" -type f -mtime +14 -delete 2>/dev/null || true
    mkdir -p "$new/pkg"
    cp -R "$front/pkg" "$new/pkg/new"
    if [[ -s "$front/pkg/__wasm_split_manifest.json" ]]; then
        node "$here/pack.mjs" "$new/pkg/new" "$front/pkg/__wasm_split_manifest.json"
    fi
    hash="$(cd "$new/pkg/new" && find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-16)"
    mv "$new/pkg/new" "$new/pkg/$hash"
    manifest "$hash" >"$new/pkg/manifest.json"
    rm -rf -- "$site"
    mv "$new" "$site"
    printf '%s\n' "$made" >"$site.made"
}

case "${1:-}" in
    assets | release) "$@" ;;
    *) sed -n '3,8p' "$0" >&2; exit 2 ;;
esac
