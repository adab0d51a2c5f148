#!/usr/bin/env bash
# Encodes a clip (or FILE) to 720p, 480p and 360p and shows where the result is; then opens the dashboard and uploads the same slowly, to be
# watched while it is encoded. With --silos N that is a cluster of N silos over Redis on this machine, and the upload is encoded on all of
# them. On a terminal it serves until Ctrl-C, elsewhere it ends with the upload. Usage: ./demo.sh [--silos N] [FILE]
set -euo pipefail
silos=0
input=""
while [[ "$#" -gt 0 ]]; do
  case "$1" in
    --silos)
      [[ "${2:-}" =~ ^[1-9]$ ]] || { echo "--silos needs a number from 1 to 9." >&2; exit 2; }
      silos="$2"
      shift 2
      ;;
    -*) echo "There is no option $1. Usage: ./demo.sh [--silos N] [FILE]" >&2; exit 2 ;;
    *) input="$1"; shift ;;
  esac
done
if [[ -n "$input" ]]; then
  [[ -f "$input" ]] || { echo "There is no file $input." >&2; exit 1; }
  input="$(cd "$(dirname "$input")" && pwd)/$(basename "$input")"
fi
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/setup.sh
source eng/setup.sh
set_up
[[ "$silos" == 0 ]] || ensure_redis

output="$PWD/demo-output"
work="$PWD/artifacts/demo"
mkdir -p "$work"

# Usage: publish PROJECT FOLDER
publish() {
  local log="$work/publish.log"
  if dotnet publish "$1" -c Release -o "$work/$2" -v q >"$log" 2>&1; then return; fi
  # Compiled ahead of time the command starts faster; it works without.
  if grep -qiE 'error NU110[12].*crossgen' "$log" && dotnet publish "$1" -c Release -o "$work/$2" -v q -p:PublishReadyToRun=false >"$log" 2>&1; then return; fi
  cat "$log" >&2
  exit 1
}

echo "Building."
publish client/Encoder.Cli cli
[[ "$silos" == 0 ]] || publish silo/Encoder.Silo silo

if [[ -z "$input" ]]; then
  input="$work/clip.mp4"
  echo "Making a clip of 30 seconds."
  # A sweep from 110 Hz to 2 kHz: a gap or a click at a chunk's edge would be heard.
  ffmpeg -nostdin -v error -y \
    -f lavfi -i testsrc2=size=1280x720:rate=24:duration=30 \
    -f lavfi -i 'aevalsrc=0.2*sin(2*PI*(110*t+32*t*t))|0.2*sin(2*PI*(112*t+32*t*t)):s=48000:d=30' \
    -c:v libx264 -preset ultrafast -crf 18 -g 48 -pix_fmt yuv420p -c:a aac -b:a 128k "$input"
fi

# Counted, not believed.
count_frames() {
  ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of default=nokey=1:noprint_wrappers=1 "$1" | head -n 1
}

encode_here() {
  local frames_in frames_out mp4 status=0
  "$work/cli/encoder" encode "$input" -o "$output" --ladder 720p,480p,360p --force
  frames_in="$(count_frames "$input")"
  echo
  echo "Master playlist  $output/master.m3u8"
  echo "Manifest         $output/manifest.mpd"
  for mp4 in "$output"/*p.mp4; do
    [[ -f "$mp4" ]] || continue
    frames_out="$(count_frames "$mp4")"
    if [[ "$frames_in" == "$frames_out" ]]; then
      echo "MP4              $mp4: frames in $frames_in = frames out $frames_out"
    else
      echo "MP4              $mp4: frames in $frames_in, but frames out $frames_out"
      status=1
    fi
  done
  [[ "$status" == 0 ]] || exit "$status"
}

# --- What serves: one server, or a cluster ---

started=()
stop_all() {
  local at
  # The silos before what they stand on.
  for ((at = ${#started[@]} - 1; at >= 0; at--)); do
    kill "${started[at]}" 2>/dev/null || true
    wait "${started[at]}" 2>/dev/null || true
  done
}
trap stop_all EXIT

# Usage: await PROCESS LOG PATTERN; sets "found" to what the log says in place of PATTERN's group. Fails with the log when the process ends.
await() {
  found=""
  while [[ -z "$found" ]]; do
    kill -0 "$1" 2>/dev/null || { cat "$2" >&2; exit 1; }
    sleep 0.1
    found="$(sed -nE "s/.*$3.*/\\1/p" "$2" | head -n 1)"
  done
}

# Usage: take_port FROM; sets "port" to one that nothing listens on.
take_port() {
  port="$1"
  while (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
}

start_server() {
  "$work/cli/encoder" serve --port 0 --data "$work/data" >"$work/serve.log" 2>&1 &
  started+=("$!")
  await "$!" "$work/serve.log" 'Serving ([^ ]*) '
  address="$found"
}

start_cluster() {
  local number redis silo_port
  mkdir -p "$work/redis"
  take_port 6390
  redis="redis://127.0.0.1:$port"
  redis-server --port "$port" --bind 127.0.0.1 --dir "$work/redis" --save "" --appendonly yes >"$work/redis.log" 2>&1 &
  started+=("$!")
  await "$!" "$work/redis.log" '(Ready to accept connections)'
  for ((number = 1; number <= silos; number++)); do
    take_port $((11110 + number))
    silo_port="$port"
    take_port $((30000 + number))
    "$work/silo/encoder-silo" --cluster "$redis" --data "$work/data" --slots 1 --silo-port "$silo_port" --gateway-port "$port" --http-port 0 >"$work/silo-$number.log" 2>&1 &
    started+=("$!")
    await "$!" "$work/silo-$number.log" 'Now listening on: ([^ ]*)'
    [[ "$number" != 1 ]] || address="$found/"
    echo "Silo $number           $found"
  done
}

address=""
rm -rf "$work/data" "$work/redis"
if [[ "$silos" == 0 ]]; then
  encode_here
  start_server
else
  start_cluster
fi

# Usage: open_page ADDRESS; in the desktop's browser, where there is one.
open_page() {
  if [[ "$OSTYPE" == darwin* ]]; then
    open "$1" || true
  elif [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]] && command -v xdg-open >/dev/null; then
    xdg-open "$1" >/dev/null 2>&1 || true
  fi
}

seconds=15
[[ ! -t 1 ]] || seconds=60
rate="$(($(wc -c <"$input") / seconds + 1))"
echo "Dashboard        $address"
echo
echo "Uploading the same file there in $seconds seconds: it plays before that is over."
[[ ! -t 1 ]] || open_page "$address"
# In a cluster short chunks: there is something for everybody from the start.
chunks=()
[[ "$silos" == 0 ]] || chunks=(--chunk-seconds 2)
"$work/cli/encoder" upload "$input" --server "$address" --ladder 720p,480p,360p "${chunks[@]}" --limit-rate "$rate" --wait
if [[ "$silos" != 0 ]]; then
  echo
  "$work/cli/encoder" nodes --server "$address"
fi
[[ -t 1 ]] || exit 0
echo
echo "The dashboard stays open at $address. Ctrl-C ends it."
wait "${started[0]}"
