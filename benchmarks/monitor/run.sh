#!/bin/sh
# monitor-service under load, with figures; arguments: CHECKS (10000) INTERVAL (10) WARM (40) MEASURED (60), all seconds
# but the first, then options for the service's JVM. Needs a built tree: ./mvnw package -DskipTests
# env: PARTS (all: steady,detection,restart,storage,idle), TLS=true (sites over HTTPS), PORTS (28700, the first of eleven)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
ulimit -n "$(ulimit -Hn)"
exec "$JAVA_HOME/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" "-Dunderstudy.ports=${PORTS:-28700}" \
  ${PARTS:+"-Dunderstudy.parts=$PARTS"} "-Dunderstudy.tls=${TLS:-false}" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.monitor.MonitorLoad "$@"
