# shellcheck shell=bash disable=SC2034,SC2154
# What is asked of every server, and whether it answers rightly. A scenario is a path, the status and
# length that must come back, and what wrk is given besides.

all_scenarios=(1k browser not-modified pipeline close 64k 1m)
more_scenarios=(http10 256m steady calm cold identity gzip br)
tls_scenarios=(tls tls-1m handshake resume handshake12 resume12 h2)

browser_head=(
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  -H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  -H 'Accept-Language: en-GB,en;q=0.5' -H 'Accept-Encoding: identity'
  -H 'Referer: http://127.0.0.1/index.html' -H 'DNT: 1' -H 'Sec-GPC: 1'
  -H 'Upgrade-Insecure-Requests: 1' -H 'Sec-Fetch-Dest: document' -H 'Sec-Fetch-Mode: navigate'
  -H 'Sec-Fetch-Site: same-origin' -H 'Sec-Fetch-User: ?1' -H 'Priority: u=0, i')

# Makes the files of scenarios.
make_site() {
  head -c 1024 /dev/zero | tr '\0' g >"$site/1k.bin"
  head -c 65536 /dev/zero | tr '\0' g >"$site/64k.bin"
  head -c 1048576 /dev/zero | tr '\0' g >"$site/1m.bin"
  if [[ " $1 " =~ ' '(256m|cold)' ' ]]; then
    head -c 268435456 /dev/zero | tr '\0' g >"$site/256m.bin"
    sync "$site/256m.bin" # what is not on the disk cannot leave the memory
  fi
  # What compresses as texts do: some 16 KiB of words and numbers.
  awk 'BEGIN { for (i = 0; i < 400; i++) print "<p class=\"row\">The", i, "of", i * 7919 % 1009, "was seen</p>" }' \
    >"$site/text.html"
  printf 'Hello World!' >"$work/hello"
  touch -d '1 hour ago' "$site"/* # a fresh file has a weak tag
}

# Sets path, status, body_bytes, headers, connections, depth, wrk_more, the file that is expected and the
# offered rate, 0 where there is no schedule, for a scenario and a server. What makes a 304 is the
# server's own: its tag, or the date where it gives no tag.
set_scenario() {
  local scenario=$1 name=$2
  path=/1k.bin status=200 body_bytes=1024 headers=() connections=64 depth=1 wrk_more=() offered=0
  case $scenario in
    1k) ;;
    browser) headers=("${browser_head[@]}") ;; # with Host 14 headers
    not-modified)
      headers=(-H "$(curl -sI "$(base_of "$name")$path" | tr -d '\r' | awk '
        tolower($1) == "etag:" { sub(/^[^:]*: */, ""); tag = $0 }
        tolower($1) == "last-modified:" { sub(/^[^:]*: */, ""); date = $0 }
        END { print tag != "" ? "If-None-Match: " tag : "If-Modified-Since: " date }')")
      status=304 body_bytes=0 ;;
    pipeline) depth=16 wrk_more=(-s "$home/bench/peers.d/pipeline.lua") ;;
    close) headers=(-H 'Connection: close') ;;
    http10) wrk_more=(-s "$home/bench/peers.d/http10.lua") ;;
    64k) path=/64k.bin body_bytes=65536 ;;
    1m) path=/1m.bin body_bytes=1048576 connections=8 ;;
    256m) path=/256m.bin body_bytes=268435456 connections=4 wrk_more=(--timeout 60s) ;;
    identity | gzip | br)
      path=/text.html headers=(-H "Accept-Encoding: $scenario")
      body_bytes=$(curl -s "${headers[@]}" "$(base_of "$name")$path" | wc -c) ;;
    tls) ;;
    tls-1m) path=/1m.bin body_bytes=1048576 connections=8 ;;
    handshake* | resume*) connections=16 ;; # by gyre load, which can tell one from the other
    h2) connections=16 depth=10 ;;
    steady) offered=$rate ;;
    calm | cold) offered=4000 ;; # so few that what loads has time for the download
  esac
  expected=$site$path
  if [[ $name == *-hello ]]; then body_bytes=12 expected=$work/hello; fi
}

# The answer that will be measured, checked first. Prints what is wrong with it. Over TLS it has to be 1.3,
# but for what is to be 1.2: a resumed session of that makes no new keys, which is another work.
verify() {
  local name=$1 scenario=$2 got tls=(--tlsv1.3)
  if [[ " ${tls_scenarios[*]} " == *" $scenario "* && $name != *-tls ]]; then echo 'speaks no TLS'; return; fi
  if [[ $scenario == *12 ]]; then tls=(--tlsv1.2 --tls-max 1.2); fi
  set_scenario "$scenario" "$name"
  if [[ $scenario == gzip || $scenario == br ]]; then
    curl -sI "${headers[@]}" "$(base_of "$name")$path" | grep -qi "^content-encoding: $scenario" ||
      { echo "no $scenario"; return; }
    headers+=(--compressed)
  fi
  got=$(curl -s -m 10 -o "$work/body" -w '%{http_code} %{size_download}' "${headers[@]}" \
    -k "${tls[@]}" "$(base_of "$name")$path")
  [[ $got == "$status $body_bytes" ]] || { echo "answers $got in place of $status $body_bytes"; return; }
  if [[ $status == 200 ]]; then cmp -s "$work/body" "$expected" || { echo 'wrong bytes'; return; }; fi
  case $scenario in
    pipeline | close) verify_raw "$name" ;;
    h2) [[ $(curl -sk -o "$work/body" -w '%{http_version}' "$(base_of "$name")$path") == 2 ]] || echo 'no HTTP/2' ;;
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

# Prints what wrk counted: requests, bytes, requests a second.
wrk_bytes() {
  awk '
    / requests in .* read$/ {
      unit = $(NF - 1); sub(/^[0-9.]*/, "", unit); requests = $1
      bytes = ($(NF - 1) + 0) * (unit == "KB" ? 1024 : unit == "MB" ? 1024 ^ 2 : unit == "GB" ? 1024 ^ 3 : 1)
    }
    /^Requests\/sec/ { printf "%d %.0f %s\n", requests, bytes, $2 }' <<<"$1"
}

# Whether wrk read as much as its requests should have brought, up to what was on its way at the end:
# a head is less than 2 KiB.
right_length() {
  wrk_bytes "$1" | awk -v body="$body_bytes" -v flying="$((connections * depth))" '
    { right = $2 >= $1 * body * 0.99 && $2 <= ($1 + flying) * (body + 2048) * 1.01 }
    END { exit !right }'
}

# Ten requests at a time on each connection, by h2load. Sets counted as load_closed does.
load_h2() {
  local output
  output=$("${load_prefix[@]}" h2load -t1 -c"$connections" -m"$depth" -D"$2" "$(base_of "$1")$path" 2>&1)
  counted=$(awk -v seconds="$2" '/^requests:/ { done = $6; bad = $10 + $12 + $14; print done, done / seconds }
    END { exit bad > 0 }' <<<"$output") || flag='!'
}

# A connection for each request, by ./gyre load: all handshakes full, or all resumed but the first few.
# Sets counted as load_closed does. Each turn is a new JVM on the one CPU of the load, which its second
# compiler would have to itself for most of a turn: with the first one alone it makes three times as many
# connections. X25519 is all that every server here has: with X25519MLKEM768, which Gyre has and OpenSSL 3.0
# has not, some would do more work than others.
load_handshakes() {
  local result=$work/load.json resume=off newest=1.3
  if [[ $scenario == resume* ]]; then resume=on; fi
  if [[ $scenario == *12 ]]; then newest=1.2; fi
  rm -f "$result"
  GYRE_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 "${load_prefix[@]}" "$home/gyre" load --connections "$connections" \
    --keep-alive off --tls-resume "$resume" --tls-max-version "$newest" --tls-post-quantum off --warm-up 3s --duration "${2}s" \
    --verify "$expected" --json "$result" "$(base_of "$1")$path" >"$work/load.out" 2>&1 ||
    { flag='!'; say "$scenario: $1: $(tail -n 1 "$work/load.out")"; }
  counted=$(sed -nE 's/.*"requestsPerSecond":([0-9.]+).*"sentWithWarmUp":([0-9]+).*/\2 \1/p' "$result")
  awk -v kind="$scenario" '
    { match($0, /"full":[0-9]+/); full = substr($0, RSTART + 7, RLENGTH - 7)
      match($0, /"resumed":[0-9]+/); resumed = substr($0, RSTART + 10, RLENGTH - 10)
      exit !(kind ~ /^resume/ ? resumed + 0 > 20 * full : resumed + 0 == 0 && full + 0 > 0) }' "$result" ||
    { flag='!'; say "$scenario: $1: handshakes are not all of this kind"; }
}

# How many connections load_handshakes has made last.
connections_made() {
  sed -nE 's/.*"sentWithWarmUp":([0-9]+).*/\1/p' "$work/load.json" 2>/dev/null | grep . || echo 0
}

# Requests on a schedule, by ./gyre load, whose first four seconds do not count: its own code is compiled
# in them. Sets counted: requests with those, requests a second, p99 and p99.9 of the response time. The
# time counts from when a request was to be sent, so that a stall shows in all that it delayed.
load_on_schedule() {
  local name=$1 result=$work/load.json download=''
  rm -f "$result"
  if [[ $scenario == cold ]]; then
    touch "$work/cold.on"
    download_cold "$name" &
    download=$!
  fi
  "${load_prefix[@]}" "$home/gyre" load --rate "$offered" --connections "$connections" --warm-up 4s \
    --duration "${2}s" --verify "$expected" --json "$result" "$(base_of "$name")$path" \
    >"$work/load.out" 2>&1 || { flag='!'; say "$scenario: $name: $(tail -n 1 "$work/load.out")"; }
  if [[ -n $download ]]; then
    rm -f "$work/cold.on"
    wait "$download" || { flag='!'; remark "$scenario: $name: the download was not cold, or not whole"; }
  fi
  counted=$(sed -nE 's/.*"requestsPerSecond":([0-9.]+).*"sentWithWarmUp":([0-9]+).*"responseNanos":\{([^}]*)\}.*/\2 \1 \3/p' \
    "$result" | awk '{
      match($3, /"p99":[0-9]+/); p99 = substr($3, RSTART + 6, RLENGTH - 6)
      match($3, /"p99\.9":[0-9]+/); p999 = substr($3, RSTART + 8, RLENGTH - 8)
      print $1, $2, p99 / 1e3, p999 / 1e3
    }')
  if grep -q '"doubts":\["' "$result"; then
    echo "$scenario: $name: $(sed -E 's/.*"doubts":\["([^"]*)".*/\1/' "$result")" >>"$work/doubts"
  fi
}

# Downloads a large file again and again, each time with none of it in memory, at a pace that leaves the
# load its CPU. Fails if something of it was in memory, or missing.
download_cold() {
  local fault=0 got
  # To have pages forgotten and to count them takes the kernel milliseconds, which are not the server's.
  renice -n 19 -p "$BASHPID" >/dev/null
  while [[ -e $work/cold.on ]]; do
    "${load_prefix[@]}" dd of="$site/256m.bin" oflag=nocache conv=notrunc,fdatasync count=0 2>/dev/null
    (($("${load_prefix[@]}" fincore -nbo RES "$site/256m.bin" 2>/dev/null || echo 268435456) < 10000000)) ||
      fault=1
    got=$("${load_prefix[@]}" curl -s -m 60 --limit-rate 128M -o /dev/null -w '%{size_download}' \
      "http://127.0.0.1:${ports[$1]}/256m.bin")
    ((got == 268435456)) || fault=1
  done
  return $fault
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
