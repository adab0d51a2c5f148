#!/usr/bin/env bash
# Sourced by demo.sh and test.sh. Gets a machine ready: the .NET SDK, ffmpeg and, for a cluster, Redis.
# Each function says in one line what it found or what is to be done.

ENCODER_ROOT="${ENCODER_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en

fail() {
  echo "$*" >&2
  exit 1
}

# Puts the SDK that global.json asks for on the PATH.
find_dotnet() {
  local folder
  for folder in "" "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    [[ -z "$folder" || -x "$folder/dotnet" ]] || continue
    if (cd "$ENCODER_ROOT" && PATH="${folder:+$folder:}$PATH" dotnet --version) >/dev/null 2>&1; then
      export PATH="${folder:+$folder:}$PATH"
      return
    fi
  done
  fail "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
}

# Usage: ensure_tool COMMAND PACKAGE ADVICE. Installs by apt what is absent, when that is possible without asking for a password.
ensure_tool() {
  local as_root=()
  ! command -v "$1" >/dev/null || return 0
  if [[ "$(id -u)" != 0 ]]; then
    as_root=(sudo -n)
  fi
  if command -v apt-get >/dev/null && { [[ "$(id -u)" == 0 ]] || sudo -n true 2>/dev/null; }; then
    echo "$1 is missing: installing it by apt."
    if "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null; then
      return
    fi
  fi
  fail "$1 is missing: install it ($3) and run this again."
}

ensure_ffmpeg() {
  local advice="Debian, Ubuntu: sudo apt install ffmpeg; Fedora: sudo dnf install ffmpeg; macOS: brew install ffmpeg"
  ensure_tool ffmpeg ffmpeg "$advice"
  ensure_tool ffprobe ffmpeg "$advice"
}

ensure_redis() {
  ensure_tool redis-server redis-server "Debian, Ubuntu: sudo apt install redis-server; Fedora: sudo dnf install redis; macOS: brew install redis"
}

# Installs by apt what tests need beside ffmpeg, when CI=true, where they do not skip: Chromium and npm (the dashboard), bubblewrap
# (ffmpeg's sandbox), strace (what ffmpeg may not do), redis-server, postgresql and iproute2 (the cluster, and its network cut in two), openssl
# (commands of the documents), nginx (the server behind a proxy) with its RTMP module (live streams), and for deploy/ shellcheck, systemd (only its systemd-analyze is used), libseccomp and cloud-init (only its schema is used).
ensure_test_tools() {
  local as_root=() missing=() policy="" installed=""
  [[ "${CI:-}" == true ]] || return 0
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  command -v npm >/dev/null || missing+=(npm)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  command -v strace >/dev/null || missing+=(strace)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
  PATH="$PATH:/usr/sbin:/sbin" command -v ip >/dev/null || missing+=(iproute2)
  command -v openssl >/dev/null || missing+=(openssl)
  PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || missing+=(nginx)
  [[ -e /usr/lib/nginx/modules/ngx_rtmp_module.so ]] || missing+=(libnginx-mod-rtmp)
  command -v shellcheck >/dev/null || missing+=(shellcheck)
  command -v systemd-analyze >/dev/null || missing+=(systemd libseccomp2)
  command -v cloud-init >/dev/null || missing+=(cloud-init)
  [[ "${#missing[@]}" -gt 0 ]] || return 0
  if [[ "$(id -u)" != 0 ]]; then
    as_root=(sudo -n)
  fi
  # A machine that already runs is not to be set up anew at its next start.
  if [[ " ${missing[*]} " == *" cloud-init "* ]]; then
    "${as_root[@]}" install -D -m 0644 /dev/null /etc/cloud/cloud-init.disabled || true
  fi
  # Nor are services to be started (invoke-rc.d(8)): the tests run programs of their own.
  if [[ ! -e /usr/sbin/policy-rc.d ]] && printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 0755 /dev/stdin /usr/sbin/policy-rc.d; then
    policy=made
  fi
  echo "Missing for the tests: ${missing[*]}. Installing by apt."
  if command -v apt-get >/dev/null && "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; then
    installed=all
  fi
  [[ -z "$policy" ]] || "${as_root[@]}" rm -f /usr/sbin/policy-rc.d
  [[ -z "$installed" ]] || return 0
  echo "That failed; so will the tests that need them." >&2
}

# Installs Azurite, the emulator of Azure Storage, by npm into artifacts/azurite. Without it the tests that need it skip, and fail when CI=true.
ensure_azurite() {
  local folder="$ENCODER_ROOT/artifacts/azurite"
  if [[ -x "$folder/node_modules/.bin/azurite" ]] || command -v azurite >/dev/null || ! command -v npm >/dev/null; then
    return 0
  fi
  echo "Azurite is missing: installing it by npm."
  mkdir -p "$folder"
  npm install --prefix "$folder" --no-audit --no-fund --silent azurite@3.35.0 >/dev/null || echo "That failed; so will the tests that need it." >&2
}

set_up() {
  find_dotnet
  ensure_ffmpeg
}
