#!/usr/bin/env bash
# The main job, for real: seals a .env that holds a key of Stripe, and gives the key to one program alone.
#
# Builds stripeseal (a development build: quick to make, slower than a release), installs stripe-python in
# a virtual environment, and plays Stripe on this machine. Needs Rust, Python and the registries. Your own
# identity is not touched: the demo has a home of its own, in a new folder that it leaves to play in.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/install.sh

app=$PWD/examples/stripe-app
echo "building stripeseal into $CARGO_TARGET_DIR" >&2
cargo build --quiet --locked
python_packages demo "$(cat "$app/requirements.txt")"

play=$(mktemp -d "${TMPDIR:-/tmp}/stripeseal-demo.XXXXXX")
stub=
end() {
    status=$?
    if [ -n "$stub" ]; then
        kill "$stub" 2>/dev/null || true
        wait "$stub" 2>/dev/null || true
    fi
    if [ "$status" != 0 ]; then
        rm -rf "$play"
    fi
}
trap end EXIT
trap 'exit 130' INT TERM

cat >"$play/activate" <<END
export PATH='$CARGO_TARGET_DIR/debug:$cache/python-demo/bin':\$PATH
export HOME='$play/home' XDG_CONFIG_HOME='$play/home/.config'
unset STRIPESEAL_IDENTITY STRIPESEAL_IDENTITY_FILE CREDENTIALS_DIRECTORY
END
mkdir "$play/home"
cp "$app"/*.py "$play"
cd "$play"
# shellcheck source=/dev/null
. ./activate

# A key in Stripe's form that was never one, made anew each time: none stands in the repository.
key=sk_test_$(python -c 'import secrets; print(secrets.token_hex(24))')
python stub_stripe.py <<<"$key" >stub.txt &
stub=$!
for _ in $(seq 100); do
    [ -s stub.txt ] && break
    kill -0 "$stub" || exit 1
    sleep 0.1
done
cat >.env <<END
# the shop
STRIPE_API_KEY="$key"   # from the dashboard
STRIPE_API_BASE=$(cat stub.txt)
PORT=8080
END
rm stub.txt

say() { printf '\n# %s\n' "$1"; }
enter() {
    printf '$ %s\n' "$1"
    eval "$1"
}

say "A .env as it stands in many a project; the key was made up for this demo."
enter 'cat .env'
say "An identity of your own. Its recipient, printed here, is what colleagues seal for."
enter 'stripeseal keygen'
say "Seal what is secret. Comments, quotes and plain values stay as they are."
enter 'stripeseal seal .env'
enter 'cat .env'
say "No file holds the key any more."
enter 'grep -rF sk_test_ . || echo none'
if grep -rqF -f <(printf '%s' "$key") .; then
    echo "the key is still there" >&2
    exit 1
fi
say "A program of stripe-python gets it in its environment, and asks for the balance."
enter 'stripeseal run -- python app.py'
say "Or in a file in memory: its environment holds a name, and this one closes the file once it is read."
enter 'stripeseal run --as-file STRIPE_API_KEY -- python app_file.py'
enter 'stripeseal run --as-file STRIPE_API_KEY -- python app_once.py'
say "Started without stripeseal, it says so."
enter '(set -a; . ./.env; python app.py) || true'
say "Nobody else has the key."
enter 'printenv STRIPE_API_KEY || echo none'

cat <<END

# Done. The folder is yours to play in; Stripe is played no more, so start that again for a balance.
cd $play && . ./activate
stripeseal list
stripeseal set STRIPE_API_KEY
stripeseal get STRIPE_API_KEY | python stub_stripe.py &        # prints its address
stripeseal set --plain STRIPE_API_BASE http://127.0.0.1:PORT
stripeseal run -- python app.py
END
