#!/bin/sh
# Prints the home of a JDK 25 or newer: JAVA_HOME first, then java on the PATH, then the usual places.
set -eu

major() {
  [ -x "$1/bin/javac" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

accept() {
  version=$(major "$1") || return 1
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

if [ -n "${JAVA_HOME:-}" ] && accept "$JAVA_HOME"; then
  echo "$JAVA_HOME"
  exit 0
fi

on_path=$(command -v javac 2>/dev/null || true)
if [ -n "$on_path" ]; then
  home=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  if accept "$home"; then
    echo "$home"
    exit 0
  fi
fi

for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if accept "$home"; then
    echo "$home"
    exit 0
  fi
done

echo "No JDK 25 found (looked at JAVA_HOME, the PATH and the usual places)." >&2
echo "Install one, for example Temurin 25, and set JAVA_HOME to it." >&2
exit 1
