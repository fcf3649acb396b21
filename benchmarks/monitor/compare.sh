#!/bin/bash
# The same sites watched by one monitor after the other: what each costs.   compare.sh [CHECKS] [INTERVAL] [WARM] [MEASURED] [PEER...]
# (3000, 10, 30, 60 seconds; understudy prometheus icinga). Needs peers/install.sh once and a built tree; as root, for Icinga.
# CPU is that of all processes of a monitor, ended ones included; checks are counted in the log of the sites' nginx.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
checks=${1:-3000} interval=${2:-10} warm=${3:-30} measured=${4:-60}
shift $(($# < 4 ? $# : 4))
work=$(mktemp -d /tmp/monitor-comparison.XXXXXX)
chmod 755 "$work"
export HARNESS_LIB="$here/peers/lib.sh"

page=$(printf 'the quick brown fox jumps over the lazy dog. %.0s' $(seq 45))
cat >"$work/nginx.conf" <<CONF
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx-errors.log crit;
worker_rlimit_nofile 20000;
events { worker_connections 8000; multi_accept on; }
http {
  log_format check '\$msec \$status';
  server {
    listen 127.0.0.1:18080 backlog=4096;
    access_log $work/checks.log check buffer=64k flush=200ms;
    location / { return 200 "ok $page\n"; }
  }
}
CONF
nginx -c "$work/nginx.conf"
current=
finish() {
  [ -z "$current" ] || "$current" stop || true
  kill "$(cat "$work/nginx.pid")"
  sleep 1
  rm -rf "$work"
}
trap finish EXIT

# hundredths of seconds of the processes named and of all that they started
ticks() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v roots="$*" '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2; spent[pid] = $12 + $13 + $14 + $15 }
    END {
      n = split(roots, root, " "); for (i = 1; i <= n; i++) ours[root[i]] = 1
      for (pid in parent) {
        for (p = pid; p in parent && !(p in ours); p = parent[p]);
        if (p in ours) sum += spent[pid]
      }
      print sum + 0
    }'
}

# KiB that are resident
resident() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v roots="$*" '
    { pid = $1; sub(/^.*\) /, ""); parent[pid] = $2; pages[pid] = $22 }
    END {
      n = split(roots, root, " "); for (i = 1; i <= n; i++) ours[root[i]] = 1
      for (pid in parent) {
        for (p = pid; p in parent && !(p in ours); p = parent[p]);
        if (p in ours) sum += pages[pid]
      }
      print sum * 4
    }'
}

printf '%-12s %8s %10s %16s %14s %10s\n' monitor checks 'of due, %' 'CPU-s per 1,000' 'beside it, nginx' 'MiB'
for peer in "${@:-understudy prometheus icinga}"; do
  for name in $peer; do
    current="$here/peers/$name.sh"
    [ -e "$current" ] || current="$here/$name.sh"
    export FOLDER="$work/$name"
    : >"$work/checks.log"
    "$current" start "$checks" "$interval"
    sleep "$warm"
    pids=$(cat "$FOLDER".*.pid)
    # shellcheck disable=SC2086 # a list of numbers
    before=$(ticks $pids) sites=$(ticks "$(cat "$work/nginx.pid")") from=$(date +%s.%N)
    sleep "$measured"
    # shellcheck disable=SC2086
    after=$(ticks $pids) until=$(date +%s.%N) sites=$(($(ticks "$(cat "$work/nginx.pid")") - sites))
    # shellcheck disable=SC2086
    memory=$(resident $pids)
    sleep 1
    awk -v from="$from" -v until="$until" -v name="$name" -v spent=$((after - before)) -v sites=$sites -v memory="$memory" \
      -v due="$(echo "$checks $interval" | awk '{ print $1 / $2 }')" '
      $1 >= from && $1 < until { made++ }
      END {
        printf "%-12s %8d %10.1f %16.3f %14.3f %10.0f\n", name, made, 100 * made / (due * (until - from)),
          made ? spent * 10 / made : 0, made ? sites * 10 / made : 0, memory / 1024
      }' "$work/checks.log"
    "$current" stop
    current=
  done
done
