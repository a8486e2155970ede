# shellcheck shell=bash disable=SC2154
# One server for scripts of this folder, from the top of the project.

# Starts ./gyre serve with these arguments on a free port, and sets server (process) and port. What it says is
# kept in $work/out. It may have to be built first.
start_gyre() {
  local attempt
  : >"$work/out" # there before it is read
  ./gyre serve --port 0 "$@" >>"$work/out" &
  server=$!
  for ((attempt = 0; attempt < 3000; attempt++)); do
    port=$(sed -n 's|.*://127.0.0.1:\([0-9]*\)/.*|\1|p' "$work/out")
    [[ -z $port ]] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/out" >&2
  echo "${0##*/}: the server did not start" >&2
  return 1
}

# Ends it, and waits for that.
stop_gyre() {
  [[ -n $server ]] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  server=
}
