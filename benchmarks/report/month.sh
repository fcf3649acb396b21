#!/bin/sh
# report-service alone: catching up with events, the report of a large month, a thousand reports at the turn of the month.
# arguments: results to catch up with (1000000), events of emergencies and work (200000), projects (1000), then options for
# the service's JVM. Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.report.MonthLoad "$@"
