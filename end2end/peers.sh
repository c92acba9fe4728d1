#!/usr/bin/env bash
# Compares Slipway with real peers that are too heavy for every run of the tests.
set -euo pipefail
cd "$(dirname "$0")"
target="${SLIPWAY_TARGET_DIR:-$HOME/.cache/slipway/target}"
corpus="${SLIPWAY_CORPUS:-../../shared/corpus}"
tools="$target/tools/mkdocs"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

if [ ! -d "$corpus/techdocs" ]; then
  echo "SLIPWAY_CORPUS names no folder with techdocs/ in it: there is nothing to compare" >&2
  exit 2
fi
if [ ! -x "$tools/bin/mkdocs" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet mkdocs-techdocs-core==1.7.0
fi
# Diagrams are not compared; the original only wants to find the program.
printf '#!/bin/sh\necho "<svg></svg>"\n' > "$tools/bin/plantuml"
chmod +x "$tools/bin/plantuml"
CARGO_TARGET_DIR="$target" cargo build --quiet --release --package techdocs --example pages
PATH="$tools/bin:$PATH" "$tools/bin/python" peers/techdocs.py "$target/release/examples/pages" "$corpus/techdocs" "$work"

# Backstage's own search client against our search; what it stands on is too much for every machine.
search="$target/tools/backstage-search"
if [ ! -d "$search/node_modules/@backstage/plugin-search" ]; then
  mkdir -p "$search"
  npm install --prefix "$search" --no-progress --loglevel=error --legacy-peer-deps @backstage/plugin-search@1.8.0
fi
BACKSTAGE_SEARCH="$search" node --test contract/search.test.js

# Backstage's own scaffolder client against our templates and tasks.
scaffolder="$target/tools/backstage-scaffolder"
if [ ! -d "$scaffolder/node_modules/@backstage/plugin-scaffolder-common" ]; then
  mkdir -p "$scaffolder"
  npm install --prefix "$scaffolder" --no-progress --loglevel=error --legacy-peer-deps @backstage/plugin-scaffolder-common@2.4.0
fi
BACKSTAGE_SCAFFOLDER="$scaffolder" node --test contract/scaffolder.test.js

# AWS's signatures, as another program checks them.
program="$(cargo test --quiet --release --package integrations --no-run --message-format=json 2>/dev/null | sed -n 's/.*"executable":"\([^"]*\/it-[^"]*\)".*/\1/p' | tail -1)"
peers/aws.sh "$program" "$target/tools"

# What the golden paths lay out, built and tested by its own tools.
node peers/golden_paths.mjs "$work/golden-paths"
