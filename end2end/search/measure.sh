#!/usr/bin/env bash
# Measures search itself: 50k entities with 10k sections in all,
# and a million documents. Lines of JSON, also in TARGET/bench/search.json.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-$HOME/.cache/slipway/target}"
mkdir -p "$target/bench"
cargo build --release --quiet --package search --example measure
{
  "$target/release/examples/measure" 50000 10000
  "$target/release/examples/measure" 50000 950000
} | tee "$target/bench/search.json"
