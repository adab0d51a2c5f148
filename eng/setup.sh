#!/usr/bin/env bash
# Sourced by demo.sh and test.sh. Gets a machine ready: the .NET SDK, ffmpeg, and the answer to EncoderCluster.
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

# Installs by apt what the dashboard's tests need, Chromium and npm (for scripts in pages), when CI=true, where they do not skip.
ensure_browser() {
  local as_root=() missing=()
  [[ "${CI:-}" == true ]] || return 0
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  command -v npm >/dev/null || missing+=(npm)
  [[ "${#missing[@]}" -gt 0 ]] || return 0
  if [[ "$(id -u)" != 0 ]]; then
    as_root=(sudo -n)
  fi
  echo "Missing for the dashboard's tests: ${missing[*]}. Installing by apt."
  if command -v apt-get >/dev/null && "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null; then
    return
  fi
  echo "That failed; so will the dashboard's tests." >&2
}

# The projects that need packages which not every registry serves; each says so itself.
cluster_projects() {
  local folder
  for folder in src grains silo client; do
    [[ ! -d "$ENCODER_ROOT/$folder" ]] || grep -rlF --include='*.csproj' '<IsClusterProject>true</IsClusterProject>' "$ENCODER_ROOT/$folder" || true
  done
}

# Tries the restore. Only a package that does not exist here (NU1101, NU1102) means false; any other failure is a failure.
probe_cluster() {
  local project log codes
  log="$(mktemp)"
  while IFS= read -r project; do
    if dotnet restore "$project" -p:EncoderCluster=true -v q -nologo >"$log" 2>&1; then
      continue
    fi
    codes="$(grep -oE 'error [A-Z]+[0-9]+' "$log" | sort -u || true)"
    if [[ -n "$codes" ]] && ! grep -qvE '^error NU110[12]$' <<<"$codes"; then
      rm -f "$log"
      echo false
      return
    fi
    cat "$log" >&2
    rm -f "$log"
    fail "The restore failed, and not because a package does not exist: is there a network? See above."
  done
  rm -f "$log"
  echo true
}

# Whether a project is one of those, and left out by the answer. Usage: is_left_out PROJECT
is_left_out() {
  grep -qF '<IsClusterProject>true</IsClusterProject>' "$1" && grep -qF '<EncoderCluster>false</EncoderCluster>' "$ENCODER_ROOT/eng/EncoderCluster.local.props"
}

# Outputs built with the other answer must not run.
clean_outputs() {
  local project folder
  while IFS= read -r project; do
    folder="$(dirname "$project")"
    rm -rf "${folder:?}/bin" "${folder:?}/obj"
  done < <(find "$ENCODER_ROOT" -name '*.csproj' -not -path '*/bin/*' -not -path '*/obj/*')
}

# Decides EncoderCluster and leaves the answer in a file that the build imports.
decide_cluster() {
  local file="$ENCODER_ROOT/eng/EncoderCluster.local.props" projects answer before=true
  if [[ -n "${EncoderCluster:-}" ]]; then
    answer="$EncoderCluster"
    echo "EncoderCluster=$answer, as the environment says."
  else
    projects="$(cluster_projects)"
    if [[ -z "$projects" ]]; then
      answer=true
      echo "EncoderCluster=true: there are no cluster projects yet."
    else
      answer="$(probe_cluster <<<"$projects")" || exit 1
      case "$answer" in
        true) echo "EncoderCluster=true: the cluster packages can be restored; building everything." ;;
        *) echo "EncoderCluster=false: the cluster packages cannot be had here; building the single-machine product." ;;
      esac
    fi
  fi
  if [[ -f "$file" ]]; then
    before="$(sed -n 's:.*<EncoderCluster>\(.*\)</EncoderCluster>.*:\1:p' "$file")"
  fi
  if [[ "$before" != "$answer" ]]; then
    echo "EncoderCluster was $before: removing what was built with it."
    clean_outputs
  fi
  cat >"$file" <<PROPS
<Project>
  <PropertyGroup>
    <EncoderCluster>$answer</EncoderCluster>
  </PropertyGroup>
</Project>
PROPS
}

set_up() {
  find_dotnet
  ensure_ffmpeg
  decide_cluster
}
