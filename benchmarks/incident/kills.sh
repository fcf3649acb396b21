#!/bin/sh
# kill -9 of incident-service, two replicas of it, while checks break and heal; arguments: kills (12), seed
# Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.incident.Kills "$@"
