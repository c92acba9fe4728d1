#!/usr/bin/env bash
# What `make test` does: every proof there is, one after the other, all of them even when one fails,
# and their counts at the end.
set -uo pipefail
cd "$(dirname "$0")/.."

export CI="${CI:-}" CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
target="${SLIPWAY_TARGET_DIR:?call it by make test}"
logs="$target/test-logs"
mkdir -p "$logs"
rm -f "$logs"/*.log
failed=()
began=$SECONDS

# Real files of other people's, where they are at hand.
if [[ -z "${SLIPWAY_CORPUS:-}" && -d ../shared/corpus ]]; then
    SLIPWAY_CORPUS="$(cd ../shared/corpus && pwd)"
    export SLIPWAY_CORPUS
fi

# What vendors publish of their APIs, where it is at hand.
if [[ -z "${SLIPWAY_CONTRACTS:-}" && -d ../shared/contracts ]]; then
    SLIPWAY_CONTRACTS="$(cd ../shared/contracts && pwd)"
    export SLIPWAY_CONTRACTS
fi

# stage NAME COMMAND…: runs it, shows and keeps what it prints.
stage() {
    local name="$1" start=$SECONDS status
    shift
    printf '\n=== %s ===\n' "$name"
    "$@" 2>&1 | tee "$logs/$name.log"
    status=${PIPESTATUS[0]}
    printf '=== %s: %s after %d s ===\n' "$name" "$([[ $status == 0 ]] && echo passed || echo FAILED)" $((SECONDS - start))
    [[ $status == 0 ]] || failed+=("$name")
    return "$status"
}

stop() { end2end/postgres.sh stop; }

# The release is built beside the Rust tests, which mostly wait for other things than processors; it
# steps back for them.
build() {
    rm -f "$logs/building.status"
    (
        nice -n 10 make --no-print-directory build
        echo $? >"$logs/building.status"
    ) >"$logs/building.log" 2>&1 &
    building=$!
}

built() {
    while [[ ! -s "$logs/building.status" ]] && kill -0 "$building" 2>/dev/null; do sleep 1; done
    cat "$logs/building.log"
    [[ "$(cat "$logs/building.status" 2>/dev/null)" == 0 ]] && make --no-print-directory browser
}

building=''
finish() {
    stop
    [[ -z "$building" ]] || kill "$building" 2>/dev/null
}
trap finish EXIT

rust_tests() {
    SLIPWAY_TEST_POSTGRES="$(end2end/postgres.sh start)" || return
    export SLIPWAY_TEST_POSTGRES
    # Real ones, where the machine has them (Debian: prometheus, prometheus-alertmanager).
    export SLIPWAY_TEST_PROMETHEUS="$(command -v prometheus)"
    export SLIPWAY_TEST_ALERTMANAGER="$(command -v prometheus-alertmanager || command -v alertmanager)"
    cargo test --no-fail-fast
    local status=$?
    stop
    return "$status"
}

browser_tests() {
    (cd end2end && npx --no-install playwright test)
}

contract_tests() {
    (cd end2end && node --test --test-reporter=spec contract/*.test.js)
}

# Sums cargo's lines "test result: … N passed; N failed; N ignored".
rust_counts() {
    awk '/^test result:/ { passed += $4; failed += $6; skipped += $8 }
         END { printf "rust: %d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$logs/rust.log"
}

browser_counts() {
    node -e '
        const { stats } = JSON.parse(require("fs").readFileSync(process.argv[1]));
        console.log(`browser: ${stats.expected} passed, ${stats.unexpected + stats.flaky} failed, ${stats.skipped} skipped`);
    ' "$target/browser-tests/report.json"
}

# Node's summary: "ℹ pass N", "ℹ fail N", "ℹ skipped N".
contract_counts() {
    awk '$1 == "ℹ" { count[$2] = $3 }
         END { printf "contract: %d passed, %d failed, %d skipped\n", count["pass"], count["fail"] + count["cancelled"], count["skipped"] }' "$logs/contract.log"
}

stage lint make --no-print-directory lint
stage chart end2end/chart.sh
build
stage rust rust_tests
if stage build built; then
    rm -f "$target/browser-tests/report.json"
    stage browser browser_tests
    stage contract contract_tests
    stage soak node end2end/soak.mjs
fi

printf '\n=== %d min %d s ===\n' $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60))
[[ -s "$logs/rust.log" ]] && rust_counts
[[ -s "$target/browser-tests/report.json" ]] && browser_counts
[[ -s "$logs/contract.log" ]] && contract_counts
[[ -s "$logs/chart.log" ]] && grep '^chart:' "$logs/chart.log"
[[ -s "$logs/soak.log" ]] && grep '^soak:' "$logs/soak.log"
if ((${#failed[@]})); then
    echo "failed: ${failed[*]}"
    exit 1
fi
