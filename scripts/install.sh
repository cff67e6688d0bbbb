# shellcheck shell=bash
# Sourced by the other scripts: finds or installs what they need from outside.
#
# Debian's packages are installed as root only; elsewhere what is missing is listed, and the script
# stops. Python's and npm's go into one cache folder, pinned. A second run installs nothing.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/stripeseal
mkdir -p "$cache"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}

# need PACKAGE=COMMAND…: every command is on PATH afterwards.
need() {
    local missing=() pair
    for pair; do
        command -v "${pair#*=}" >/dev/null || missing+=("${pair%%=*}")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        install_debian "${missing[@]}"
    fi
}

install_debian() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "missing (by Debian's names): $*" >&2
        echo "install them, then run this again" >&2
        exit 1
    fi
    echo "installing $*" >&2
    local apt=(apt-get -q -o DPkg::Lock::Timeout=240 -o Acquire::Retries=3) log=$cache/apt.log try
    for try in 1 2 3; do
        if "${apt[@]}" update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive \
            "${apt[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1; then
            return
        fi
        sleep $((5 * try))
    done
    tail -n 20 "$log" >&2
    exit 1
}

# python_packages NAME REQUIREMENT…: a virtual environment with them, in the cache's python-NAME.
python_packages() {
    local folder=$cache/python-$1
    shift
    if [ "$(cat "$folder/installed" 2>/dev/null)" = "$*" ]; then
        return
    fi
    need python3=python3
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        install_debian python3-venv
    fi
    echo "installing $*" >&2
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install -q --disable-pip-version-check "$@" >&2
    echo "$*" >"$folder/installed"
}

# node_packages NAME PACKAGE@VERSION…: a node_modules with them, in the cache's node-NAME.
node_packages() {
    local folder=$cache/node-$1
    shift
    if [ "$(cat "$folder/installed" 2>/dev/null)" = "$*" ]; then
        return
    fi
    need nodejs=node npm=npm
    echo "installing $*" >&2
    mkdir -p "$folder"
    npm install --silent --no-audit --no-fund --no-save --prefix "$folder" "$@" >&2
    echo "$*" >"$folder/installed"
}
