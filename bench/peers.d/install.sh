# shellcheck shell=bash disable=SC2034,SC2154
# Installs from Debian what is missing, without letting a package start its service.

policy=/usr/sbin/policy-rc.d
made_policy=no

# Packages whose command is missing.
missing_packages() {
  local pair
  for pair in wrk:wrk curl:curl pgrep:procps taskset:util-linux gcc:gcc mvn:maven nginx:nginx \
    lighttpd:lighttpd h2o:h2o h2load:nghttp2-client openssl:openssl caddy:caddy; do
    command -v "${pair%%:*}" >/dev/null || printf '%s\n' "${pair##*:}"
  done
  [[ -e /usr/include/liburing.h ]] || printf 'liburing-dev\n'
  grep -qs '^JAVA_VERSION="25' "${JAVA_HOME:-/none}/release" /usr/lib/jvm/*/release ||
    printf 'openjdk-25-jdk-headless\n'
}

install_missing() {
  local package packages verdict=0
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]})) || return 0
  if ((EUID != 0)); then
    say "not root, so these are not installed: ${packages[*]}"
    return 0
  fi
  if [[ ! -e $policy ]]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  fi
  "$policy" nginx start >/dev/null 2>&1 || verdict=$?
  if ((verdict != 101)); then
    say "$policy lets services start, so nothing is installed"
    undo_policy
    return 0
  fi
  say "installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1
  # One at a time: one that this distribution lacks must not keep the others away.
  for package in "${packages[@]}"; do
    if ! apt-get install -y -qq --no-install-recommends "$package" >"$work/install.log" 2>&1; then
      say "could not install $package: $(grep -m 1 '^E:' "$work/install.log")"
    elif [[ -d /run/systemd/system && $package =~ ^(nginx|lighttpd|h2o|caddy)$ ]]; then
      systemctl disable -q "$package" || true # else it would run after the next boot
    fi
  done
  undo_policy
}

# Takes away only a policy that was made here.
undo_policy() {
  if [[ $made_policy == yes ]]; then rm -f "$policy"; fi
  made_policy=no
}
