#!/usr/bin/env bash
# Fails when encoding costs much more processor time than one ffmpeg: a short benchmark of one rung, by processor time, which is steadier than the clock.
# What it costs to start the command is in it, so the limit is far above the target of the long benchmark (docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ -z "${ENCODER_COMMAND:-}" ]]; then
  dotnet publish client/Encoder.Cli -c Release -v q -o artifacts/encoder
  ENCODER_COMMAND="$PWD/artifacts/encoder/encoder"
fi
exec dotnet run -c Release --no-build --project tests/Encoder.Benchmarks -- \
  local --encoder "$ENCODER_COMMAND" --seconds 20 --rounds 3 --presets medium --rungs 720p --keyframes encoder --limit 1.25
