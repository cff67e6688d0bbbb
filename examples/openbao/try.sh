#!/usr/bin/env bash
# A key of Stripe moves from a .env to OpenBao, and stripe-python reads it from there; the program stays as it is.
#
# Needs on PATH: bao (OpenBao's own program), stripeseal built with the feature vault, and a python with
# ../stripe-app/requirements.txt. Server, Stripe's stub and home are for this script alone, and end with it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
app=$here/../stripe-app
folder=$(mktemp -d)
started=()
end() {
    status=$?
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
    exit "$status"
}
trap end EXIT
cd "$folder"
export HOME=$folder XDG_CONFIG_HOME=$folder/.config

say() { printf '\n# %s\n' "$1"; }
enter() {
    printf '$ %s\n' "$1"
    eval "$1"
}

free_port() {
    python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
port=$(free_port)
token=$(python -c 'import secrets; print(secrets.token_hex(16))')
bao server -dev -dev-no-store-token -dev-root-token-id="$token" -dev-listen-address="127.0.0.1:$port" >server.log 2>&1 &
started+=($!)
export BAO_ADDR=http://127.0.0.1:$port BAO_TOKEN=$token
until bao status >/dev/null 2>&1; do
    kill -0 "${started[0]}" || { cat server.log >&2; exit 1; }
    sleep 0.2
done

# A key in Stripe's form that was never one, made anew each time.
key=sk_test_$(python -c 'import secrets; print(secrets.token_hex(24))')
python "$app/stub_stripe.py" <<<"$key" >stub.txt &
started+=($!)
until [ -s stub.txt ]; do
    kill -0 "${started[1]}"
    sleep 0.1
done
printf 'STRIPE_API_KEY=%s\nSTRIPE_API_BASE=%s\n' "$key" "$(cat stub.txt)" >.env

say "What the operator of OpenBao does once: a key that wraps data keys, and a role for the shop."
enter 'bao secrets enable transit'
enter 'bao write -f transit/keys/shop >/dev/null'
enter "bao policy write shop '$here/policy.hcl'"
enter 'bao auth enable approle'
enter 'bao write auth/approle/role/shop token_policies=shop token_ttl=5m'
say "The .env is sealed: OpenBao keeps the master key, and nobody has it in a file."
enter 'stripeseal seal -r shop=vault-transit:transit/shop'
say "The value moves there too, and a reference takes its place."
enter 'stripeseal push STRIPE_API_KEY vault://secret/shop -y'
enter 'grep -v "^#" .env'
say "On the server the shop logs in as its role. It can read its secret, and nothing else."
VAULT_ROLE_ID=$(bao read -field=role_id auth/approle/role/shop/role-id)
VAULT_SECRET_ID=$(bao write -f -field=secret_id auth/approle/role/shop/secret-id)
export VAULT_ROLE_ID VAULT_SECRET_ID
unset BAO_TOKEN
enter "stripeseal run -- python '$app/app.py'"
say "It can't put another one there."
enter 'printf another | stripeseal set STRIPE_API_KEY'
enter 'stripeseal push STRIPE_API_KEY vault://secret/shop -y || true'
