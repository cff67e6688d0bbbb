#!/usr/bin/env bash
# The main job, for real: seals a .env and runs a program that uses Stripe with the key in it.
#
# Builds stripeseal, makes an identity, seals, and runs a stripe-python program against a stand-in for
# Stripe on loopback. Leaves the folder to play in; touches nothing of yours.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/install.sh
. "$here/scripts/install.sh"

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() {
    printf '$ %s\n' "$*"
    "$@"
}

step "Building stripeseal, and installing stripe-python"
cargo build --quiet --manifest-path "$here/Cargo.toml"
python_packages demo stripe==16.1.0

play=$(mktemp -d "${TMPDIR:-/tmp}/stripeseal-demo.XXXXXX")
export HOME=$play/home XDG_CONFIG_HOME=$play/home/.config XDG_STATE_HOME=$play/home/.state
export PATH=$CARGO_TARGET_DIR/debug:$cache/python-demo/bin:$PATH
unset STRIPESEAL_IDENTITY STRIPESEAL_IDENTITY_FILE CREDENTIALS_DIRECTORY
mkdir -p "$play/home" "$play/shop"
cd "$play/shop"
git init -q .
cp "$here/examples/stripe-app/app.py" "$here/examples/stripe-app/stub_stripe.py" .

# A key that exists nowhere else; the stand-in answers to it alone.
key=sk_test_$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
STUB_STRIPE_KEY=$key python stub_stripe.py >stub.log &
stub=$!
trap 'kill "$stub" 2>/dev/null || true; wait "$stub" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    grep -q listening stub.log && break
    kill -0 "$stub"
    sleep 0.1
done
base=$(sed -n 's/^listening //p' stub.log)

printf '# the shop\nSTRIPE_API_KEY=%s   # from the dashboard\nSTRIPE_API_BASE=%s\nCURRENCY=usd\n' \
    "$key" "$base" >.env

step "A .env with a key in plain text"
run cat .env

step "An identity, and a policy for the project"
run stripeseal --yes init

step "Seal it"
run stripeseal seal
run cut -c1-100 .env

step "The key is in no file any more, save for the sealed one"
if grep -rq "$key" "$play"; then
    echo "the key is still there" >&2
    exit 1
fi
echo "grep finds nothing"

step "A program that uses it"
run stripeseal run -- python app.py

step "The same program, started without stripeseal"
(
    set -a
    # shellcheck disable=SC1091
    . ./.env
    set +a
    run python app.py || true
)

step "The folder is yours to play in (Stripe's stand-in stops with this script)"
echo "cd $play/shop"
echo "export PATH=$CARGO_TARGET_DIR/debug:\$PATH HOME=$HOME XDG_CONFIG_HOME=$XDG_CONFIG_HOME"
echo "stripeseal get STRIPE_API_KEY"
