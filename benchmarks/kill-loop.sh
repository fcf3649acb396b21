#!/bin/sh
# random kill -9 of any process while sites break and heal; arguments: kills (50), seed
# Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.KillLoop "$@"
