# shellcheck shell=bash disable=SC2034,SC2154
# What is asked of every server, and whether it answers rightly. A scenario is a path, the status and
# length that must come back, and what wrk is given besides.

all_scenarios=(1k browser not-modified pipeline close 64k 1m)

browser_head=(
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  -H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  -H 'Accept-Language: en-GB,en;q=0.5' -H 'Accept-Encoding: identity'
  -H 'Referer: http://127.0.0.1/index.html' -H 'DNT: 1' -H 'Sec-GPC: 1'
  -H 'Upgrade-Insecure-Requests: 1' -H 'Sec-Fetch-Dest: document' -H 'Sec-Fetch-Mode: navigate'
  -H 'Sec-Fetch-Site: same-origin' -H 'Sec-Fetch-User: ?1' -H 'Priority: u=0, i')

make_site() {
  head -c 1024 /dev/zero | tr '\0' g >"$site/1k.bin"
  head -c 65536 /dev/zero | tr '\0' g >"$site/64k.bin"
  head -c 1048576 /dev/zero | tr '\0' g >"$site/1m.bin"
  touch -d '1 hour ago' "$site"/*.bin # a fresh file has a weak tag
}

# Sets path, status, body_bytes, headers, connections, depth and wrk_more for a scenario. What makes a
# 304 is the server's own: its tag, or the date where it gives no tag.
set_scenario() {
  local scenario=$1 port=$2
  path=/1k.bin status=200 body_bytes=1024 headers=() connections=64 depth=1 wrk_more=()
  case $scenario in
    1k) ;;
    browser) headers=("${browser_head[@]}") ;; # with Host 14 headers
    not-modified)
      headers=(-H "$(curl -sI "http://127.0.0.1:$port$path" | tr -d '\r' | awk '
        tolower($1) == "etag:" { sub(/^[^:]*: */, ""); tag = $0 }
        tolower($1) == "last-modified:" { sub(/^[^:]*: */, ""); date = $0 }
        END { print tag != "" ? "If-None-Match: " tag : "If-Modified-Since: " date }')")
      status=304 body_bytes=0 ;;
    pipeline) depth=16 wrk_more=(-s "$home/bench/peers.d/pipeline.lua") ;;
    close) headers=(-H 'Connection: close') ;;
    64k) path=/64k.bin body_bytes=65536 ;;
    1m) path=/1m.bin body_bytes=1048576 connections=8 ;;
  esac
}

# The answer that will be measured, checked first. Prints what is wrong with it.
verify() {
  local name=$1 scenario=$2 got
  set_scenario "$scenario" "${ports[$name]}"
  got=$(curl -s -m 10 -o "$work/body" -w '%{http_code} %{size_download}' "${headers[@]}" \
    "http://127.0.0.1:${ports[$name]}$path")
  [[ $got == "$status $body_bytes" ]] || { echo "answers $got in place of $status $body_bytes"; return; }
  if [[ $status == 200 ]]; then cmp -s "$work/body" "$site$path" || { echo 'wrong bytes'; return; }; fi
  case $scenario in
    pipeline | close) verify_raw "$name" ;;
  esac
}

# Sends all requests of a connection in one write, the last with Connection: close: all must be
# answered. A server should then end the connection; one that does not is measured all the same, since
# wrk ends it too, and a remark says so.
verify_raw() {
  local name=$1 i answers
  {
    for ((i = 1; i < depth; i++)); do printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' "$path"; done
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$path"
  } >"$work/requests"
  : >"$work/answers"
  (
    exec 3<>"/dev/tcp/127.0.0.1/${ports[$name]}" && cat "$work/requests" >&3 &&
      timeout 5 cat <&3 >"$work/answers"
  ) 2>/dev/null
  if (($? == 124)) && [[ $scenario == close ]]; then
    remark "$scenario: $name leaves it to the client to end a connection"
  fi
  if [[ $scenario == close ]] && ! grep -aqi '^connection: *close' "$work/answers"; then
    remark "$scenario: $name does not announce the end of a connection, which wrk takes for an error"
  fi
  answers=$(grep -aoE "g{$body_bytes}" "$work/answers" | wc -l)
  ((answers == depth)) || echo "answers $answers of $depth requests of a connection"
}

# Whether wrk read as much as its requests should have brought, up to what was on its way at the end:
# a head is less than 2 KiB.
right_length() {
  awk -v body="$body_bytes" -v flying="$((connections * depth))" '
    / requests in .* read$/ {
      unit = $(NF - 1); sub(/^[0-9.]*/, "", unit); bytes = $(NF - 1) + 0
      bytes *= unit == "KB" ? 1024 : unit == "MB" ? 1024 ^ 2 : unit == "GB" ? 1024 ^ 3 : 1
      right = bytes >= $1 * body * 0.99 && bytes <= ($1 + flying) * (body + 2048) * 1.01
    }
    END { exit !right }' <<<"$1"
}

# Replaces what stands in a file between the marks of a block.
replace_block() {
  local file=$1 block=$2 text=$3
  if ! grep -qx "<!-- measured: $block -->" "$file" || ! grep -qx '<!-- end of measured -->' "$file"; then
    say "$file has no block $block"
    return 1
  fi
  awk -v begin="<!-- measured: $block -->" -v text="$text" '
    $0 == begin { print; while ((getline line < text) > 0) print line; inside = 1 }
    $0 == "<!-- end of measured -->" { inside = 0 }
    !inside' "$file" >"$work/replaced" && cat "$work/replaced" >"$file"
}
