#!/bin/sh
# From a passport with other hours to the recomputed deadlines of all open emergencies; argument: how many are open (10000)
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
exec ./mvnw -q -B -pl incident-service test -Dtest=DeadlineRecomputationBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
  "-DargLine=-Xmx768m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dunderstudy.benchmark.open=${1:-10000}"
