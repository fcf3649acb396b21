#!/bin/sh
# passport-service alone: a document of 500 assets, on paper too; many projects listed, searched and assessed
# arguments: projects (10000), assets a project (50); or 'serve': prints address and token, and stays, to be tried by hand
# Needs a built tree: ./mvnw package -DskipTests
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
exec "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED "-Dunderstudy.root=$root" \
  "-Dunderstudy.broker.lib=$root/deploy/embedded/target/broker/lib" \
  -cp "$root/benchmarks/target/classes:$root/benchmarks/target/lib/*" dev.understudy.benchmarks.passport.PassportSpeed "$@"
