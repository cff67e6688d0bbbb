#!/usr/bin/env bash
# keyring-session.sh unlocked|locked|empty|none FOLDER SCRIPT [PREPARE]
# Runs SCRIPT with a session bus of its own and a real gnome-keyring on it, whose data is in FOLDER.
#   locked: PREPARE runs while it is unlocked; then it is started anew without its password.
#   empty: it has no collection.   none: nothing on the bus keeps secrets.
# SCREEN=1 gives locked a screen (Xvfb) and a prompter (gcr-prompter), and nobody before it.
set -euo pipefail
mode=$1 folder=$2
mkdir -p "$folder/run"
chmod 700 "$folder/run"
cat >"$folder/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type>${SCREEN:+<standard_session_servicedirs/>}<keep_umask/><listen>unix:dir=$folder/run</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
END
printf testpw >"$folder/pw"
export folder mode script=$3 prepare=${4:-true}

# In the background a job reads /dev/null, unless its stdin is named.
session='
set -eu
start() {
  HOME=$folder XDG_RUNTIME_DIR=$folder/run XDG_DATA_HOME=$folder/data gnome-keyring-daemon --foreground \
    --components=secrets --control-directory="$folder/run/keyring" "${@:2}" <"$1" >>"$folder/log" 2>&1 & daemon=$!
  for _ in $(seq 200); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
      string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && return
    sleep 0.05
  done
  exit 70
}
stop() { kill "$daemon"; wait "$daemon" || true; daemon=; }
daemon= screen=
case $mode in
  unlocked) start "$folder/pw" --unlock ;;
  locked) start "$folder/pw" --unlock; bash -euc "$prepare" >&2; stop; start /dev/null ;;
  empty) start /dev/null ;;
esac
if [ -n "${SCREEN:-}" ]; then
  exec 7<>"$folder/display.fifo"
  Xvfb -displayfd 7 -screen 0 640x480x24 -nolisten tcp >/dev/null 2>&1 & screen=$!
  read -r -u 7 number
  export DISPLAY=:$number
  dbus-update-activation-environment DISPLAY
fi
status=0
bash -euc "$script" || status=$?
[ -z "$daemon" ] || stop
[ -z "$screen" ] || kill "$screen"
exit $status
'
[ -z "${SCREEN:-}" ] || mkfifo "$folder/display.fifo"
dbus-run-session --config-file="$folder/bus.conf" -- bash -c "$session"
