#!/usr/bin/env bash
# Runs every test. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/setup.sh
source eng/setup.sh
# shellcheck source=eng/test-results.sh
source eng/test-results.sh
set_up
ensure_test_tools
ensure_azurite

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

# Usage: run_tests PROJECT. Leaves the report and the exit code beside each other.
run_tests() {
  local project="$1" name exit_code=0
  name="$(basename "$project" .csproj)"
  # A test that hangs is ended, and its name told, instead of holding up everything.
  dotnet test "$project" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none || exit_code=$?
  echo "$exit_code" >"$results/$name.exit"
}

# The dashboard's tests wait for a browser and a slow line most of the time: they run beside the others.
beside=tests/Encoder.Dashboard.Tests/Encoder.Dashboard.Tests.csproj
set -m # a process group of their own, to be ended with this script
run_tests "$beside" >"$results/beside.log" 2>&1 &
set +m
trap 'kill -- "-$!" 2>/dev/null || true' EXIT
projects=()
for project in tests/*.Tests/*.csproj; do
  projects+=("$project")
  [[ "$project" == "$beside" ]] || run_tests "$project"
done
wait
trap - EXIT
cat "$results/beside.log"
for project in "${projects[@]}"; do
  name="$(basename "$project" .csproj)"
  sum_run "$name" "$results/$name.trx" "$(cat "$results/$name.exit")"
done

if [[ "$skipped" != 0 ]]; then
  echo "$skipped skipped"
fi
echo "$passed passed, $failed failed"
[[ "$failed" == 0 ]]
