#!/bin/bash
# Icinga 2 with the plugin check_http, one failed check a notification.   icinga.sh start N INTERVAL_S | stop | store
# env as ../understudy.sh: HARNESS_LIB (launch, stop_peer), SINK, FOLDER. It keeps no results by itself.
set -eu
name=icinga
folder=${FOLDER:-${BENCH_RUN:-/tmp}/icinga-peer}
. "${HARNESS_LIB:-$(dirname -- "$0")/lib.sh}"
case $1 in
start)
  rm -rf "$folder"
  for part in data log cache spool run; do mkdir -p "$folder/$part"; done
  cat >"$folder/tell" <<SH
#!/bin/sh
exec curl -s -o /dev/null -m 5 --json "{\"target\":\"\$1\",\"state\":\"\$2\"}" ${SINK:-http://127.0.0.1:19099/icinga}
SH
  chmod 755 "$folder/tell"
  {
    cat <<CONF
const NodeName = "peer"
const ZoneName = "peer"
object Endpoint "peer" {}
object Zone "peer" { endpoints = [ "peer" ] }
library "checker"
library "notification"
object CheckerComponent "checker" {}
object NotificationComponent "notification" {}
object FileLogger "log" { path = "$folder/log/icinga.log"; severity = "warning" }
object CheckCommand "page" {
  command = [ "/usr/lib/nagios/plugins/check_http", "-I", "127.0.0.1", "-p", "${PORT:-18080}", "-t", "5", "-u", "\$path\$" ]
}
object CheckCommand "nothing" { command = [ "/bin/true" ] }
object NotificationCommand "tell" { command = [ "$folder/tell", "\$path\$", "\$service.state\$" ] }
object User "sink" {}
object Host "sites" { check_command = "nothing"; enable_active_checks = false }
template Service "site" {
  host_name = "sites"; check_command = "page"; check_interval = $3; retry_interval = $3; max_check_attempts = 1
}
template Notification "site" {
  host_name = "sites"; command = "tell"; users = [ "sink" ]; types = [ Problem, Recovery ]; interval = 0
}
CONF
    for ((i = 1; i <= $2; i++)); do
      printf 'object Service "s%05d" { import "site"; vars.path = "/t/%05d" }\n' "$i" "$i"
      printf 'object Notification "n%05d" { import "site"; service_name = "s%05d" }\n' "$i" "$i"
    done
  } >"$folder/icinga.conf"
  launch $name daemon icinga2 daemon -c "$folder/icinga.conf" -D RunAsUser=root -D RunAsGroup=root -D "ConfigDir=$folder" \
    -D "DataDir=$folder/data" -D "LogDir=$folder/log" -D "CacheDir=$folder/cache" -D "SpoolDir=$folder/spool" -D "InitRunDir=$folder/run" ;;
stop) stop_peer $name ;;
store) echo "$folder/data" ;;
esac
