#!/bin/sh
# Debian packages of the monitors that monitor-service is compared with, and of the server that answers them all; as root.
# Their services are not to start by themselves: a policy says so while this runs, unless there is one already.
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
  prometheus prometheus-blackbox-exporter prometheus-alertmanager icinga2-bin monitoring-plugins-basic nginx-light
