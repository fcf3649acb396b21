# Sourced by the adapters: processes of a peer, each the leader of a session, told by files $folder.NUMBER.pid.

launch() { # launch NAME LOG COMMAND...
  local log=$2
  shift 2
  mkdir -p "$folder"
  setsid "$@" >"$folder/$log.log" 2>&1 </dev/null &
  echo $! >"$folder.$!.pid"
}

peer_pids() { cat "$folder".*.pid 2>/dev/null || true; }

stop_peer() { # stop_peer NAME
  local pid
  for pid in $(peer_pids); do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in $(seq 200); do
    for pid in $(peer_pids); do kill -0 "$pid" 2>/dev/null || rm -f "$folder.$pid.pid"; done
    [ -z "$(peer_pids)" ] && return
    sleep 0.1
  done
  for pid in $(peer_pids); do kill -KILL -- "-$pid" 2>/dev/null || true; rm -f "$folder.$pid.pid"; done
}
