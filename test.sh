#!/usr/bin/env bash
# Runs every test. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/setup.sh
source eng/setup.sh
# shellcheck source=eng/test-results.sh
source eng/test-results.sh
set_up
ensure_browser

passed=0
failed=0
skipped=0
results="$PWD/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

dotnet restore Encoder.sln -v q
dotnet build Encoder.sln -c Release --no-restore -v q

# The scripts first: they are what says whether the rest went well.
if eng/test-scripts.sh "$results/scripts.trx"; then sum_run scripts "$results/scripts.trx" 0; else sum_run scripts "$results/scripts.trx" "$?"; fi

for project in tests/*.Tests/*.csproj; do
  name="$(basename "$project" .csproj)"
  if is_left_out "$project"; then
    echo "$name is left out: EncoderCluster=false."
    continue
  fi
  exit_code=0
  # A test that hangs is ended, and its name told, instead of holding up everything.
  dotnet test "$project" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none || exit_code=$?
  sum_run "$name" "$results/$name.trx" "$exit_code"
done

if [[ "$skipped" != 0 ]]; then
  echo "$skipped skipped"
fi
echo "$passed passed, $failed failed"
[[ "$failed" == 0 ]]
