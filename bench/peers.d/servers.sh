# shellcheck shell=bash
# How each server is started: pinned to one CPU, one worker, in the foreground, on a port of its own.
# Uses the variables of bench/peers: home, work, site, server_prefix, pids, ports.

all_servers=(floor-io_uring floor-epoll gyre-io_uring gyre-epoll gyre-nio nginx lighttpd h2o caddy jwebserver)

# The jwebserver of a JDK 25; prints nothing where there is none.
find_jwebserver() {
  local candidate
  for candidate in "${JAVA_HOME:-/none}"/bin/jwebserver /usr/lib/jvm/*25*/bin/jwebserver; do
    if [[ -x $candidate ]]; then echo "$candidate"; return; fi
  done
}

# Why a server cannot run here, or nothing.
obstacle() {
  case $1 in
    floor-*) [[ -x $work/$1 ]] || echo 'not compiled: no gcc or liburing-dev' ;;
    gyre-*) ;;
    jwebserver) [[ -n $(find_jwebserver) ]] || echo 'no JDK 25 with jwebserver' ;;
    *) command -v "$1" >/dev/null || echo 'not installed' ;;
  esac
}

compile_floors() {
  command -v gcc >/dev/null || return 0
  gcc -O2 -o "$work/floor-epoll" "$home/bench/floor/epoll_floor.c" || true
  [[ -e /usr/include/liburing.h ]] || return 0
  gcc -O2 -o "$work/floor-io_uring" "$home/bench/floor/io_uring_floor.c" -luring || true
}

start_server() {
  local name=$1 port=$2 settings=$work/$1.conf command
  if [[ -e $home/bench/peers.d/$name.conf ]]; then
    sed "s|@PORT@|$port|g; s|@SITE@|$site|g; s|@WORK@|$work|g" "$home/bench/peers.d/$name.conf" >"$settings"
  fi
  case $name in
    floor-*) command=("$work/$name" "$port") ;;
    gyre-*) command=("$home/gyre" serve --transport "${name#gyre-}" --loops 1 --idle-timeout 1h
      --port "$port" "$site") ;;
    nginx) command=(nginx -e "$work/nginx.log" -c "$settings") ;;
    lighttpd) command=(lighttpd -D -f "$settings") ;;
    h2o) command=(h2o -c "$settings") ;;
    caddy) command=(env GOMAXPROCS=1 "XDG_DATA_HOME=$work" "XDG_CONFIG_HOME=$work"
      caddy run --adapter caddyfile --config "$settings") ;;
    jwebserver) command=("$(find_jwebserver)" -J-XX:+UseSerialGC -b 127.0.0.1 -p "$port" -d "$site" -o none) ;;
  esac
  "${server_prefix[@]}" "${command[@]}" >"$work/$name.out" 2>&1 </dev/null &
  pids[$name]=$!
  ports[$name]=$port
  local attempt
  for ((attempt = 0; attempt < 100; attempt++)); do
    curl -fsS -o "$work/first" "http://127.0.0.1:$port/1k.bin" 2>/dev/null && return 0
    kill -0 "${pids[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  return 1
}

# Ends only what start_server started; a worker ends with its master.
stop_servers() {
  local name
  for name in "${!pids[@]}"; do kill "${pids[$name]}" 2>/dev/null || true; done
  for name in "${!pids[@]}"; do wait "${pids[$name]}" 2>/dev/null || true; done
}

# User and system ticks of a server so far, with its workers.
cpu_ticks() {
  local process stat
  for process in "${pids[$1]}" $(pgrep -P "${pids[$1]}"); do
    stat=$(<"/proc/$process/stat") && printf '%s\n' "${stat##*) }"
  done | awk '{ user += $12; kernel += $13 } END { print user + 0, kernel + 0 }'
}
