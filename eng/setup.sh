#!/usr/bin/env bash
# Sourced by demo.sh and test.sh. Gets a machine ready: the .NET SDK and ffmpeg.
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

# Installs ffmpeg by apt when it is absent and that is possible without asking for a password.
ensure_ffmpeg() {
  if command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; then
    return
  fi
  local as_root=()
  if [[ "$(id -u)" != 0 ]]; then
    as_root=(sudo -n)
  fi
  if command -v apt-get >/dev/null && { [[ "$(id -u)" == 0 ]] || sudo -n true 2>/dev/null; }; then
    echo "ffmpeg is missing: installing it by apt."
    if "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ffmpeg >/dev/null; then
      return
    fi
  fi
  fail "ffmpeg is missing: install it (Debian, Ubuntu: sudo apt install ffmpeg; Fedora: sudo dnf install ffmpeg; macOS: brew install ffmpeg) and run this again."
}

# Installs by apt what tests need beside ffmpeg, when CI=true, where they do not skip: Chromium and npm (the dashboard), bubblewrap
# (ffmpeg's sandbox) and strace (what ffmpeg may not do).
ensure_test_tools() {
  local as_root=() missing=()
  [[ "${CI:-}" == true ]] || return 0
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  command -v npm >/dev/null || missing+=(npm)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  command -v strace >/dev/null || missing+=(strace)
  [[ "${#missing[@]}" -gt 0 ]] || return 0
  if [[ "$(id -u)" != 0 ]]; then
    as_root=(sudo -n)
  fi
  echo "Missing for the tests: ${missing[*]}. Installing by apt."
  if command -v apt-get >/dev/null && "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; then
    return
  fi
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
