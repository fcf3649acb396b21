#!/bin/bash
# monitor-service, its broker and its database as one system under test.   understudy.sh start N INTERVAL_S | stop | store
# Sourced helpers of the harness, if it has any (launch, stop_peer), come from HARNESS_LIB; without it the process is
# started in the background. env: SITES (http://127.0.0.1:18080/t/%05d), SINK (http://127.0.0.1:19099/understudy),
# FOLDER (/tmp/understudy-peer), JVM (-Xmx1g: options for the service)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
name=understudy
folder=${FOLDER:-${BENCH_RUN:-/tmp}/understudy-peer}
if [ -n "${HARNESS_LIB:-}" ]; then . "$HARNESS_LIB"; fi
case $1 in
start)
  rm -rf "$folder"; mkdir -p "$folder"
  JAVA_HOME=$("$root/.mvn/find-jdk.sh")
  ulimit -n "$(ulimit -Hn)"
  set -- "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
    -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.monitor.MonitorPeer \
    "$folder" "$2" "$3" "${SITES:-http://127.0.0.1:18080/t/%05d}" "${SINK:-http://127.0.0.1:19099/understudy}" ${JVM:--Xmx1g}
  if [ -n "${HARNESS_LIB:-}" ]; then launch $name peer "$@"; else
    setsid "$@" >"$folder/peer.log" 2>&1 </dev/null & echo $! >"$folder/pid"; fi
  for _ in $(seq 1200); do [ -e "$folder/ready" ] && exit 0; sleep 0.1; done
  echo "not ready; see $folder" >&2; exit 1 ;;
stop)
  if [ -n "${HARNESS_LIB:-}" ]; then stop_peer $name; else kill "$(cat "$folder/pid")"; fi ;;
store) echo "$folder/postgres $folder/kafka" ;;
esac
