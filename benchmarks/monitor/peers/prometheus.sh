#!/bin/bash
# Prometheus with blackbox_exporter and Alertmanager, one failed probe an alert.   prometheus.sh start N INTERVAL_S | stop | store
# env as ../understudy.sh: HARNESS_LIB (launch, stop_peer), SITES, SINK, FOLDER; all listen on 127.0.0.1 alone
set -eu
name=prometheus
folder=${FOLDER:-${BENCH_RUN:-/tmp}/prometheus-peer}
. "${HARNESS_LIB:-$(dirname -- "$0")/lib.sh}"
web=29090 exporter=29115 alerts=29093
case $1 in
start)
  rm -rf "$folder"; mkdir -p "$folder"
  {
    echo "- targets:"
    for ((i = 1; i <= $2; i++)); do printf "  - '${SITES:-http://127.0.0.1:18080/t/%05d}'\n" "$i"; done
  } >"$folder/sites.yml"
  cat >"$folder/exporter.yml" <<YAML
modules:
  page:
    prober: http
    timeout: 5s
    http: {preferred_ip_protocol: ip4}
YAML
  cat >"$folder/alerts.yml" <<YAML
route: {receiver: sink, group_by: [instance], group_wait: 0s, group_interval: 1s, repeat_interval: 12h}
receivers:
- name: sink
  webhook_configs: [{url: '${SINK:-http://127.0.0.1:19099/prometheus}', send_resolved: true}]
YAML
  cat >"$folder/rules.yml" <<YAML
groups:
- name: sites
  rules:
  - {alert: SiteDown, expr: probe_success == 0}
YAML
  cat >"$folder/prometheus.yml" <<YAML
global: {scrape_interval: ${3}s, scrape_timeout: 5s, evaluation_interval: ${EVALUATION:-1s}}
rule_files: ['$folder/rules.yml']
alerting:
  alertmanagers: [{static_configs: [{targets: ['127.0.0.1:$alerts']}]}]
scrape_configs:
- job_name: sites
  metrics_path: /probe
  params: {module: [page]}
  file_sd_configs: [{files: ['$folder/sites.yml']}]
  relabel_configs:
  - {source_labels: [__address__], target_label: instance}
  - {source_labels: [__address__], target_label: __param_target}
  - {target_label: __address__, replacement: '127.0.0.1:$exporter'}
YAML
  launch $name exporter prometheus-blackbox-exporter --config.file="$folder/exporter.yml" --web.listen-address=127.0.0.1:$exporter
  launch $name alerts prometheus-alertmanager --config.file="$folder/alerts.yml" --storage.path="$folder/alerts" \
    --web.listen-address=127.0.0.1:$alerts --cluster.listen-address=
  sleep 2
  launch $name server prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" \
    --web.listen-address=127.0.0.1:$web ;;
stop) stop_peer $name ;;
store) echo "$folder/data" ;;
esac
