# shellcheck shell=bash
# Installs from Debian what is missing, without letting a package start its service.

policy=/usr/sbin/policy-rc.d

# Packages whose command is missing.
missing_packages() {
  local pair
  for pair in wrk:wrk curl:curl taskset:util-linux gcc:gcc nginx:nginx lighttpd:lighttpd h2o:h2o caddy:caddy; do
    command -v "${pair%%:*}" >/dev/null || printf '%s\n' "${pair##*:}"
  done
  [[ -e /usr/include/liburing.h ]] || printf 'liburing-dev\n'
}

install_missing() {
  local package packages made_policy=
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]})) || return 0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made_policy=yes
  else
    local verdict=0
    "$policy" nginx start >/dev/null 2>&1 || verdict=$?
  fi
  if ((${verdict:-101} != 101)); then
    echo "peers: $policy lets services start, so nothing is installed" >&2
    return 0
  fi
  echo "peers: installing ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1
  # One at a time: one that this distribution lacks must not keep the others away.
  for package in "${packages[@]}"; do
    if ! apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1; then
      echo "peers: could not install $package" >&2
    elif [[ -d /run/systemd/system && $package =~ ^(nginx|lighttpd|h2o|caddy)$ ]]; then
      systemctl disable -q "$package" || true # else it would run after the next boot
    fi
  done
  if [[ -n $made_policy ]]; then rm -f "$policy"; fi
}
