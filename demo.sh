#!/usr/bin/env bash
# Encodes a clip (or FILE) to 720p, 480p and 360p and shows where the result is; then opens the dashboard and uploads the same slowly, to be
# watched while it is encoded. On a terminal it serves until Ctrl-C, elsewhere it ends with the upload. Usage: ./demo.sh [FILE]
set -euo pipefail
input="${1:-}"
if [[ -n "$input" ]]; then
  [[ -f "$input" ]] || { echo "There is no file $input." >&2; exit 1; }
  input="$(cd "$(dirname "$input")" && pwd)/$(basename "$input")"
fi
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/setup.sh
source eng/setup.sh
set_up

output="$PWD/demo-output"
work="$PWD/artifacts/demo"
mkdir -p "$work"

# Usage: publish [OPTION]...
publish() {
  dotnet publish client/Encoder.Cli -c Release -o "$work/cli" -v q "$@" >"$work/publish.log" 2>&1
}

echo "Building."
if ! publish; then
  # Compiled ahead of time the command starts faster; it works without.
  if grep -qiE 'error NU110[12].*crossgen' "$work/publish.log"; then
    publish -p:PublishReadyToRun=false || { cat "$work/publish.log" >&2; exit 1; }
  else
    cat "$work/publish.log" >&2
    exit 1
  fi
fi

if [[ -z "$input" ]]; then
  input="$work/clip.mp4"
  echo "Making a clip of 30 seconds."
  # A sweep from 110 Hz to 2 kHz: a gap or a click at a chunk's edge would be heard.
  ffmpeg -nostdin -v error -y \
    -f lavfi -i testsrc2=size=1280x720:rate=24:duration=30 \
    -f lavfi -i 'aevalsrc=0.2*sin(2*PI*(110*t+32*t*t))|0.2*sin(2*PI*(112*t+32*t*t)):s=48000:d=30' \
    -c:v libx264 -preset ultrafast -crf 18 -g 48 -pix_fmt yuv420p -c:a aac -b:a 128k "$input"
fi

"$work/cli/encoder" encode "$input" -o "$output" --ladder 720p,480p,360p --force

# Counted, not believed.
count_frames() {
  ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of default=nokey=1:noprint_wrappers=1 "$1" | head -n 1
}

frames_in="$(count_frames "$input")"
echo
echo "Master playlist  $output/master.m3u8"
echo "Manifest         $output/manifest.mpd"
status=0
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

# --- The dashboard, with an upload in it ---

rm -rf "$work/data"
"$work/cli/encoder" serve --port 0 --data "$work/data" >"$work/serve.log" 2>&1 &
server=$!
stop_server() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}
trap stop_server EXIT

# It says where it listens, or why not.
address=""
while [[ -z "$address" ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/serve.log" >&2; exit 1; }
  sleep 0.1
  address="$(sed -n 's/^Serving \([^ ]*\) .*/\1/p' "$work/serve.log")"
done

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
"$work/cli/encoder" upload "$input" --server "$address" --ladder 720p,480p,360p --limit-rate "$rate" --wait
[[ -t 1 ]] || exit 0
echo
echo "The dashboard stays open at $address. Ctrl-C ends it."
wait "$server"
