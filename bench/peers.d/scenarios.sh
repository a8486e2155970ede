# shellcheck shell=bash
# What is asked of every server. A scenario is a path, the status and length that must come back, and
# what wrk is given besides.

all_scenarios=(1k browser not-modified pipeline close 64k 1m)

browser_head=(
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  -H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  -H 'Accept-Language: en-GB,en;q=0.5' -H 'Accept-Encoding: identity'
  -H 'Referer: http://127.0.0.1/index.html' -H 'DNT: 1' -H 'Sec-GPC: 1'
  -H 'Upgrade-Insecure-Requests: 1' -H 'Sec-Fetch-Dest: document' -H 'Sec-Fetch-Mode: navigate'
  -H 'Sec-Fetch-Site: same-origin' -H 'Sec-Fetch-User: ?1' -H 'Priority: u=0, i')

# Sets path, status, body_bytes, headers, connections and wrk_more for a scenario. The tag of a 304
# is the server's own; returns 1 where it gives none.
# shellcheck disable=SC2034 # bench/peers reads them
set_scenario() {
  local scenario=$1 port=$2 tag
  path=/1k.bin status=200 body_bytes=1024 headers=() connections=64 wrk_more=()
  case $scenario in
    1k) ;;
    browser) headers=("${browser_head[@]}") ;; # with Host 14 headers
    not-modified)
      tag=$(curl -sI "http://127.0.0.1:$port$path" | tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }')
      [[ -n $tag ]] || return 1
      headers=(-H "If-None-Match: $tag") status=304 body_bytes=0 ;;
    pipeline) wrk_more=(-s "$home/bench/peers.d/pipeline.lua") ;;
    close) headers=(-H 'Connection: close') ;;
    64k) path=/64k.bin body_bytes=65536 ;;
    1m) path=/1m.bin body_bytes=1048576 connections=8 ;;
  esac
}
