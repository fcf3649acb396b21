#!/bin/sh
# status events through intake to stored incidents; one outage with many checks; duplicates.
# arguments: events of many checks (20000), checks of one outage (10000), duplicates (100000)
# Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.incident.Storm "$@"
