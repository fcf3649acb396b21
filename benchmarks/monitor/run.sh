#!/bin/sh
# monitor-service under load, with figures; arguments: CHECKS (10000) INTERVAL (10) WARM (40) MEASURED (60), all seconds
# but the first, then options for the service's JVM. Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
ulimit -n "$(ulimit -Hn)"
exec "$JAVA_HOME/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.monitor.MonitorLoad "$@"
