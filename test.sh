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
# One compiler server for all projects: without it each compiles the analyzers anew.
dotnet build Encoder.sln -c Release --no-restore -v q -p:UseSharedCompilation=true
# The tests run the published command, as users do.
dotnet publish client/Encoder.Cli -c Release -v q -p:UseSharedCompilation=true -o artifacts/encoder
export ENCODER_COMMAND="$PWD/artifacts/encoder/encoder"
dotnet build-server shutdown --vbcscompiler >/dev/null

# The scripts first: they are what says whether the rest went well.
if eng/test-scripts.sh "$results/scripts.trx"; then sum_run scripts "$results/scripts.trx" 0; else sum_run scripts "$results/scripts.trx" "$?"; fi

# Usage: run_tests NAME PROJECT [OPTION...], a project such as Server. Leaves log, report and exit code beside each other, and prints the log when the project is through.
run_tests() {
  local name="$1" project="tests/Encoder.$2.Tests/Encoder.$2.Tests.csproj" exit_code=0
  shift 2
  # A test that hangs is ended, and its name told, instead of holding up everything.
  dotnet test "$project" -c Release --no-build --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none "$@" >"$results/$name.log" 2>&1 || exit_code=$?
  echo "$exit_code" >"$results/$name.exit"
  cat "$results/$name.log"
}
export results
export -f run_tests

# Two projects at once, the longest first: they wait for browsers, servers and deadlines about half of the time.
names=(EndToEnd Dashboard Server)
for project in tests/*.Tests/*.csproj; do
  name="$(basename "$project" .Tests.csproj)"
  name="${name#Encoder.}"
  [[ " ${names[*]} Cluster " == *" $name "* ]] || names+=("$name")
done
set -m # a process group of their own, to be ended with this script
# shellcheck disable=SC2016 # the bash of xargs expands it
xargs -0 -n 1 -P 2 bash -c 'run_tests "$1" "$1" --filter Category!=Quiet' _ < <(printf '%s\0' "${names[@]}") &
set +m
trap 'kill -- "-$!" 2>/dev/null || true' EXIT
wait
trap - EXIT

# Nothing runs beside these: players and low latency in real time, and silos, which declare each other dead by the second. What takes minutes runs on request.
for name in Dashboard EndToEnd; do run_tests "$name-Quiet" "$name" --filter Category=Quiet; done
if [[ "${ENCODER_CLUSTER:-}${ENCODER_CLUSTER_FULL:-}" == true* ]]; then
  run_tests Cluster Cluster
else
  run_tests Cluster Cluster --filter Category!=Long
fi
for name in "${names[@]}" {Dashboard,EndToEnd}-Quiet Cluster; do
  sum_run "$name" "$results/$name.trx" "$(cat "$results/$name.exit")"
done

# Only in continuous integration: it needs the machine to itself.
if [[ "${CI:-}" == true ]]; then
  if eng/guard.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

if [[ "$skipped" != 0 ]]; then
  echo "$skipped skipped"
fi
echo "$passed passed, $failed failed"
[[ "$failed" == 0 ]]
