#!/usr/bin/env bash
# Installs and starts what the tests need, and runs them all.
#
# As root on Debian it installs; elsewhere it lists what is missing and stops. Where there is no corpus
# (STRIPESEAL_CORPUS, or ../shared/corpus beside the checkout), the tests that need it count as ignored.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/install.sh
. scripts/install.sh

need age=age expect=expect git=git openssh-client=ssh-keygen python3=python3 strace=strace
mapfile -t packages < <(grep -v '^#' scripts/requirements.txt)
python_packages tests "${packages[@]}"
node_packages tests dotenv@17.2.3 yaml@2.8.1

bin=$cache/python-tests/bin
export STRIPESEAL_PYTHON=$bin/python
export STRIPESEAL_GITLEAKS=$bin/gitleaks STRIPESEAL_KINGFISHER=$bin/kingfisher
export STRIPESEAL_NODE_MODULES=$cache/node-tests/node_modules

# Names of the ignored tests whose reason says that they need something.
needing() {
    grep -rhA 3 "ignore = \".*$1" tests/it | sed -n 's/^ *fn \([a-z0-9_]*\)(.*/\1/p'
}

left_out=()
if [ ! -d "${STRIPESEAL_CORPUS:-../shared/corpus}" ]; then
    while read -r name; do left_out+=(--skip "$name"); done < <(needing corpus)
    echo "no corpus: $((${#left_out[@]} / 2)) tests are left out" >&2
fi
if [ "$(id -u)" != 0 ]; then
    while read -r name; do left_out+=(--skip "$name"); done < <(needing root)
fi

cargo test
cargo test --test it -- --ignored "${left_out[@]}"
