# shellcheck shell=bash disable=SC2034,SC2154
# How each server is started: pinned to one CPU, one worker, in the foreground, on a port of its own.
# Uses the variables of bench/peers: home, work, site, server_prefix, pids, ports.

all_servers=(floor-io_uring floor-epoll gyre-io_uring gyre-epoll gyre-nio nginx-sendfile nginx-read lighttpd
  h2o caddy jwebserver jetty undertow vertx helidon)
# Servers in Java of other projects, and the class that starts each.
declare -A peer_classes=([jetty]=JettyPeer [undertow]=UndertowPeer [vertx]=VertxPeer [helidon]=HelidonPeer)
peer_folder=$home/target/peers

is_jvm() {
  [[ $1 == gyre-* || $1 == jwebserver || -n ${peer_classes[$1]:-} ]]
}

# The JDK and the options of the JVM are those that ./gyre chooses, for all servers in Java: nobody has
# a heap, a collector or a compiler of his own.
find_jvm() {
  unset "${!GYRE_@}" # options of the environment are for the user's own server
  export GYRE_JAVA_OPTIONS= GYRE_AOT=off # nor a compiler that knows the load before it starts
  java_home=$(GYRE_JAVA_OPTIONS=-XshowSettings:properties "$home/gyre" help 2>&1 |
    sed -n 's/^ *java\.home = //p')
  mapfile -t java_options < <(sed -n '/^java_options=(/,/^)/s/^ *\(-[^ $]*\)$/\1/p' "$home/gyre") # not where our files are
}

# Builds a server in Java unless it is newer than its sources; prints why it cannot.
build_peer() {
  local name=$1 sources=$home/bench/peers.d/jvm target=$peer_folder/$1 offline=()
  [[ ! -e $target/peer-1.jar || $sources/pom.xml -nt $target/peer-1.jar ||
    $sources/${peer_classes[$name]}.java -nt $target/peer-1.jar ]] || return 0
  command -v mvn >/dev/null || { echo 'no Maven'; return; }
  [[ $install != no ]] || offline=(-o)
  mkdir -p "$target"
  rm -rf "${target:?}/lib" # else libraries of an older version would stay
  if ! JAVA_HOME=$java_home mvn -B -Dstyle.color=never "${offline[@]}" -f "$sources/pom.xml" -P "$name" \
    -Dpeer.target="$target" package >"$target.log" 2>&1 </dev/null; then
    say "$name: $(grep -m 1 '^\[ERROR\]' "$target.log" | cut -c 1-200)"
    echo "not built, see target/peers/$name.log"
  fi
}

# Why a server cannot run here, or nothing.
obstacle() {
  case $1 in
    floor-*) [[ -x $work/$1 ]] || echo 'not compiled: no gcc, or no liburing-dev' ;;
    *-tls) [[ -e $work/tls.crt ]] || { echo 'no openssl'; return; } ;;&
    gyre-*) ;;
    jwebserver) [[ -x $java_home/bin/jwebserver ]] || echo 'not in this JDK' ;;
    jetty | undertow | vertx | helidon) build_peer "$1" ;;
    *) command -v "${1%-*}" >/dev/null || echo 'not installed' ;;
  esac
}

compile_floors() {
  command -v gcc >/dev/null || return 0
  gcc -O2 -o "$work/floor-epoll" "$home/bench/floor/epoll_floor.c" || true
  [[ -e /usr/include/liburing.h ]] || return 0
  gcc -O2 -o "$work/floor-io_uring" "$home/bench/floor/io_uring_floor.c" -luring || true
}

start_server() {
  local name=$1 port=$2 settings=$work/$1.conf template=$home/bench/peers.d/${1%-*}.conf sendfile=on command
  local transport variant prefix=("${server_prefix[@]}") tls=''
  case $name in
    nginx-tls) tls=' ssl http2' ;;
    h2o-tls) tls="  ssl:\\n    certificate-file: $work/tls.crt\\n    key-file: $work/tls.key" ;;
  esac
  [[ $name != nginx-read ]] || sendfile=off
  if [[ -e $template ]]; then
    mkdir -p "$work/$name.d"
    sed "s|@PORT@|$port|g; s|@SITE@|$site|g; s|@WORK@|$work/$name.d|g; s|@SENDFILE@|$sendfile|g" \
      "$template" | sed "s|@TLS@|$tls|; s|@CERTIFICATE@|$work/tls|g" >"$settings"
  fi
  case $name in
    floor-*) command=("$work/$name" "$port") ;;
    gyre-*)
      IFS=- read -r _ transport variant <<<"$name"
      command=("$home/gyre" serve --loops 1 "$site")
      case $variant in
        json | combined) command+=(--access-log "$variant" --access-log-file "$work/$name.access") ;;
        hello) command=("$home/gyre" hello --loops 1) ;;
        tls) command+=(--tls-cert "$work/tls.crt" --tls-key "$work/tls.key") ;;
        loops2) command=("$home/gyre" serve --loops 2 "$site") prefix=() ;;
      esac
      command+=(--transport "$transport" --idle-timeout 1h --port "$port") ;;
    nginx-*) command=(nginx -e "$work/$name.log" -c "$settings") ;;
    lighttpd) command=(lighttpd -D -f "$settings") ;;
    h2o | h2o-tls) command=(h2o -c "$settings") ;;
    caddy) command=(env GOMAXPROCS=1 "XDG_DATA_HOME=$work" "XDG_CONFIG_HOME=$work"
      caddy run --adapter caddyfile --config "$settings") ;;
    jwebserver) command=("$java_home/bin/jwebserver" "${java_options[@]/#/-J}" -b 127.0.0.1 -p "$port"
      -d "$site" -o none) ;;
    *) command=("$java_home/bin/java" "${java_options[@]}" -cp "$peer_folder/$name/peer-1.jar:$peer_folder/$name/lib/*"
      "${peer_classes[$name]}" "$port" "$site") ;;
  esac
  # Whoever has the port would answer in its place, and take no CPU time of it.
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "port $port is in use" >"$work/$name.out"
    return 1
  fi
  "${prefix[@]}" "${command[@]}" >"$work/$name.out" 2>&1 </dev/null &
  pids["$name"]=$!
  ports["$name"]=$port
  local attempt
  for ((attempt = 0; attempt < 300; attempt++)); do # a JVM on a busy CPU may take ten seconds
    curl -fksS -o "$work/first" "$(base_of "$name")/1k.bin" 2>/dev/null && return 0
    kill -0 "${pids[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  return 1
}

# The beginning of its URLs.
base_of() {
  if [[ $1 == *-tls ]]; then echo "https://127.0.0.1:${ports[$1]}"; else echo "http://127.0.0.1:${ports[$1]}"; fi
}

# A P-256 certificate, for all that speak TLS.
make_certificate() {
  command -v openssl >/dev/null || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
  chmod 644 "$work/tls.key" # of this hour and this machine
}

# Name and version of a server that has one.
version_of() {
  case $1 in
    nginx-*) nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9.]*\).*|nginx \1|p' ;;
    lighttpd) lighttpd -v 2>&1 | sed -n 's|^lighttpd/\([0-9.]*\).*|lighttpd \1|p' ;;
    h2o | h2o-tls) h2o -v 2>&1 | sed -n 's|^h2o version \([0-9.]*\).*|h2o \1|p' ;;
    caddy) caddy version 2>&1 | awk 'NR == 1 { print "Caddy", $1 }' ;;
    jetty | undertow | vertx | helidon)
      find "$peer_folder/$1/lib" -name '*.jar' | sed -nE \
        's#.*/(jetty-server|undertow-core|vertx-web|helidon-webserver)-([0-9][0-9.]*[0-9]).*#\1 \2#p' | head -n 1 ;;
  esac
}

# Ends only what start_server started; a worker ends with its master.
stop_servers() {
  local name
  for name in "${!pids[@]}"; do kill "${pids[$name]}" 2>/dev/null || true; done
  for name in "${!pids[@]}"; do wait "${pids[$name]}" 2>/dev/null || true; done
}

# User and system ticks of a server so far, with its workers and with threads that have ended.
cpu_ticks() {
  local process stat
  for process in "${pids[$1]}" $(pgrep -P "${pids[$1]}"); do
    stat=$(<"/proc/$process/stat") && printf '%s\n' "${stat##*) }"
  done | awk '{ user += $12; kernel += $13 } END { print user + 0, kernel + 0 }'
}

total_ticks() {
  cpu_ticks "$1" | awk '{ print $1 + $2 }'
}

# Ticks of the compilers of a JVM so far.
compiler_ticks() {
  local task stat
  for task in "/proc/${pids[$1]}"/task/*; do
    if [[ $(cat "$task/comm" 2>/dev/null) == C[12]\ Comp* ]]; then
      stat=$(cat "$task/stat" 2>/dev/null) && printf '%s\n' "${stat##*) }"
    fi
  done | awk '{ ticks += $12 + $13 } END { print ticks + 0 }'
}

# A log begins anew with each turn, else it would fill the disk.
empty_log() {
  if [[ -e $work/$1.access ]]; then : >"$work/$1.access"; fi
}

# A log that drops lines is cheaper than one that writes them: sets flag when one in a hundred is gone.
check_log() {
  local lines
  [[ -e $work/$1.access ]] || return 0
  sleep 0.3 # the last ones are on their way
  lines=$(wc -l <"$work/$1.access")
  ((lines * 100 < $2 * 99)) || return 0
  flag='!'
  remark "$scenario: $1 wrote $lines log lines for $2 requests"
}
