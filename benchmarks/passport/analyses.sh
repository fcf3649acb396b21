#!/bin/sh
# bus factor of 25 people x 300 assets, picture of 500 assets; argument: measured runs (200)
# Needs a built service: ./mvnw package -DskipTests -pl passport-service -am
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
JAVA_HOME=$("$root/.mvn/find-jdk.sh")
app="$root/passport-service/target/quarkus-app"
exec "$JAVA_HOME/bin/java" -Xmx512m -cp "$app/app/*:$app/lib/boot/*:$app/lib/main/*" \
  "$root/benchmarks/passport/Analyses.java" "$@"
