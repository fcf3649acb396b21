#!/bin/bash
# monitor-service, its broker and its database as one system under test.   understudy.sh start N INTERVAL_S | stop | store
# How processes are started and stopped (launch, stop_peer) comes from HARNESS_LIB, peers/lib.sh when absent.
# env: SITES (http://127.0.0.1:18080/t/%05d), SINK (http://127.0.0.1:19099/understudy), FOLDER (/tmp/understudy-peer), JVM (-Xmx1g: options for the service)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
name=understudy
folder=${FOLDER:-${BENCH_RUN:-/tmp}/understudy-peer}
. "${HARNESS_LIB:-$root/benchmarks/monitor/peers/lib.sh}"
case $1 in
start)
  rm -rf "$folder"; mkdir -p "$folder"
  JAVA_HOME=$("$root/.mvn/find-jdk.sh")
  ulimit -n "$(ulimit -Hn)"
  set -- "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" \
    -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.monitor.MonitorPeer \
    "$folder" "$2" "$3" "${SITES:-http://127.0.0.1:18080/t/%05d}" "${SINK:-http://127.0.0.1:19099/understudy}" ${JVM:--Xmx1g}
  launch $name peer "$@"
  for _ in $(seq 1200); do [ -e "$folder/ready" ] && exit 0; sleep 0.1; done
  echo "not ready; see $folder" >&2; exit 1 ;;
stop)
  stop_peer $name ;;
store) echo "$folder/postgres $folder/kafka" ;;
esac
