#!/bin/sh
# notifier-service alone, on the packaged suite; argument: storm [REQUESTS RECIPIENTS], latency [REQUESTS] or kills [KILLS SEED]
# Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx384m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.NotifierBench "$@"
