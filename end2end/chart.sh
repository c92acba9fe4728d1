#!/usr/bin/env bash
# Renders and checks the chart with Helm's own library (a wheel carries it: no helm needed).
set -euo pipefail
cd "$(dirname "$0")/.."

tools="${SLIPWAY_TARGET_DIR:?call it by make chart}/tools/chart"
wanted=(helm-python-sdk==0.2.2 PyYAML==6.0.3)
if [[ "$(cat "$tools/wanted" 2>/dev/null)" != "${wanted[*]}" ]]; then
    command -v python3 >/dev/null || { echo "Python is missing: install python3 and python3-venv" >&2; exit 1; }
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "${wanted[@]}"
    echo "${wanted[*]}" >"$tools/wanted"
fi
if [[ -z "${SLIPWAY_CONTRACTS:-}" && -d ../shared/contracts ]]; then
    SLIPWAY_CONTRACTS="$(cd ../shared/contracts && pwd)"
    export SLIPWAY_CONTRACTS
fi
exec "$tools/bin/python" end2end/chart.py
