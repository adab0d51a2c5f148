#!/usr/bin/env bash
# Tests of the scripts themselves, against stand-ins for dotnet and apt-get. Usage: eng/test-scripts.sh [REPORT]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
report="${1:-/dev/null}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
ok=0
bad=0

# Usage: expect NAME EXPECTED ACTUAL
expect() {
  if [[ "$2" == "$3" ]]; then
    ok=$((ok + 1))
  else
    bad=$((bad + 1))
    printf '%s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3" >&2
  fi
}

# Usage: stand_in NAME SCRIPT; a command of that name for the scripts under test.
stand_in() {
  mkdir -p "$work/bin"
  printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# --- Sums ---

trx() {
  echo "<TestRun><ResultSummary><Counters total=\"$1\" executed=\"$2\" passed=\"$3\" failed=\"$4\" error=\"0\" passedButRunAborted=\"7\" /></ResultSummary></TestRun>" >"$work/run.trx"
}

# Usage: sum EXIT_CODE [REPORT]; prints "passed failed skipped".
sum() {
  bash -c 'set -euo pipefail; source "$1"; passed=1 failed=0 skipped=0; sum_run Some.Tests "$2" "$3" 2>/dev/null; echo "$passed $failed $skipped"' \
    _ "$here/test-results.sh" "${2:-$work/run.trx}" "$1"
}

trx 10 9 9 0
expect "Sum_AllWell_AddsUp" "10 0 1" "$(sum 0)"
trx 10 10 8 2
expect "Sum_SomeFailed_AddsUp" "9 2 0" "$(sum 1)"
trx 4 4 4 0
expect "Sum_HostCrashedAfterSomeTests_IsAFailure" "5 1 0" "$(sum 134)"
echo "<TestRun></TestRun>" >"$work/run.trx"
expect "Sum_HostCrashedBeforeTheSummary_IsAFailure" "1 1 0" "$(sum 1)"
expect "Sum_NoReportAndFailed_IsAFailure" "1 1 0" "$(sum 1 "$work/none.trx")"
expect "Sum_NoReportThoughWell_IsAFailure" "1 1 0" "$(sum 0 "$work/none.trx")"

root="$work/root"
mkdir -p "$root/eng"

# --- ffmpeg and the SDK ---

# Usage: with_tools TOOL... -- FUNCTION; runs it where there is nothing but these and what is in bin.
with_tools() {
  local empty="$work/empty" tool
  rm -rf "$empty"
  mkdir -p "$empty"
  while [[ "$1" != -- ]]; do
    tool="$(command -v "$1")"
    ln -s "$tool" "$empty/$1"
    shift
  done
  # shellcheck disable=SC2016 # bash -c expands it
  ENCODER_ROOT="$root" HOME="$root" "$empty/bash" -c 'source "$1"; export PATH="$2"; "$3"' _ "$here/setup.sh" "$work/bin:$empty" "$2" 2>&1 | cut -d: -f1 | tail -n 1 || true
}

rm -rf "${work:?}/bin"
stand_in id 'echo 1000'
stand_in sudo 'exit 1'
expect "EnsureFfmpeg_NoWayToInstall_SaysWhatToDo" "ffmpeg is missing" "$(with_tools bash -- ensure_ffmpeg)"
stand_in id 'echo 0'
# shellcheck disable=SC2016 # the stand-in expands it
stand_in apt-get 'if [[ "$1" == install ]]; then exit 0; fi; echo updated'
expect "EnsureFfmpeg_Root_InstallsByApt" "updated" "$(with_tools bash env -- ensure_ffmpeg)"
stand_in apt-get 'exit 100'
expect "EnsureFfmpeg_AptFails_SaysWhatToDo" "ffmpeg is missing" "$(with_tools bash env -- ensure_ffmpeg)"
stand_in ffmpeg 'exit 0'
stand_in ffprobe 'exit 0'
expect "EnsureFfmpeg_Present_SaysNothing" "" "$(with_tools bash env -- ensure_ffmpeg)"

rm -rf "${work:?}/bin"
stand_in id 'echo 0'
stand_in apt-get 'exit 0'
for tool in chromium npm bwrap strace; do stand_in "$tool" 'exit 0'; done
expect "EnsureTestTools_OnALaptop_InstallsNothing" "" "$(CI="" with_tools bash env -- ensure_test_tools)"
expect "EnsureTestTools_OneMissingInCi_InstallsIt" "Missing for the tests" "$(CI=true with_tools bash env -- ensure_test_tools)"

expect "EnsureAzurite_NpmThere_InstallsIt" "Azurite is missing" "$(with_tools bash mkdir -- ensure_azurite)"
stand_in npm 'exit 1'
expect "EnsureAzurite_NpmFails_SaysSo" "That failed; so will the tests that need it." "$(with_tools bash mkdir -- ensure_azurite)"
stand_in azurite 'exit 0'
expect "EnsureAzurite_Present_SaysNothing" "" "$(with_tools bash mkdir -- ensure_azurite)"

# --- The demo ---

# Usage: demo LINES [OPTION]...; runs it where nothing is built or encoded, not on a terminal, and prints its last lines.
demo() {
  (cd "$root" && PATH="$work/bin:$PATH" ./demo.sh "${@:2}" 2>&1 || echo "exit $?") | tail -n "$1"
}

cp "$here/../demo.sh" "$root"
cp "$here/setup.sh" "$root/eng"
# shellcheck disable=SC2016 # the stand-ins expand it
{
  stand_in dotnet '[[ "$1" != publish ]] || { mkdir -p artifacts/demo/cli artifacts/demo/silo; cp "$(command -v encoder)" artifacts/demo/cli; cp "$(command -v encoder-silo)" artifacts/demo/silo; }'
  stand_in ffmpeg 'echo clip >"${@: -1}"'
  stand_in ffprobe 'echo 720'
  stand_in encoder 'case "$1" in
    encode) mkdir -p demo-output && touch demo-output/720p.mp4 ;;
    serve) echo $$ >served; echo "Serving http://127.0.0.1:4711/ from here"; exec sleep 60 ;;
    upload) echo "uploaded: ${*:3}" ;;
    nodes) echo "nodes of $3" ;;
  esac'
  stand_in redis-server 'echo $$ >>served; echo "* Ready to accept connections"; exec sleep 60'
  stand_in encoder-silo 'echo $$ >>served; echo "$2 ${*:7}" >>silos; echo "12:00:00 info: Now listening on: http://127.0.0.1:$$"; exec sleep 60'
}
expect "Demo_NoTerminal_UploadsToItsServerAndEnds" \
  "uploaded: --server http://127.0.0.1:4711/ --ladder 720p,480p,360p --limit-rate 1 --wait" "$(demo 1)"
expect "Demo_NoTerminal_LeavesNoServer" "gone" "$(kill -0 "$(<"$root/served")" 2>/dev/null && echo there || echo gone)"
rm -f "$root/served"
shown="$(demo 1 --silos 3)"
expect "Demo_ThreeSilos_UploadsToTheFirstAndShowsTheNodes" "nodes of http://127.0.0.1:$(sed -n 2p "$root/served")/" "$shown"
expect "Demo_ThreeSilos_AreOfOneClusterAtPortsOfTheirOwn" "3 3" \
  "$(sed 's/ .*//' "$root/silos" | sort | uniq -c | sed 's/^ *//; s/ .*//') $(sort -u "$root/silos" | wc -l | tr -d ' ')"
expect "Demo_ThreeSilos_LeavesNobody" "4 gone" \
  "$(wc -l <"$root/served" | tr -d ' ') $(while read -r id; do if kill -0 "$id" 2>/dev/null; then echo there; else echo gone; fi; done <"$root/served" | sort -u)"
expect "Demo_SilosWithoutANumber_IsRefused" "exit 2" "$(demo 1 --silos many)"
expect "Demo_UnknownOption_IsRefused" "exit 2" "$(demo 1 --silo 3)"
# shellcheck disable=SC2016
stand_in encoder '[[ "$1" != serve ]] || { echo "encoder: no."; exit 1; }'
expect "Demo_ServerEnds_SaysWhyAndFails" "encoder: no.
exit 1" "$(demo 2)"

# --- The tests ---

cp "$here/../test.sh" "$root"
cp "$here/test-results.sh" "$root/eng"
mkdir -p "$root/tests/Encoder.Some.Tests"
touch "$root/tests/Encoder.Some.Tests/Encoder.Some.Tests.csproj"
# shellcheck disable=SC2016 # the script expands it
printf '#!/bin/bash\necho "<Counters total=\\"1\\" executed=\\"1\\" passed=\\"1\\" failed=\\"0\\" />" >"$1"\n' >"$root/eng/test-scripts.sh"
chmod +x "$root/eng/test-scripts.sh"

# Every run has three tests; of Some, one fails, and Dashboard crashes without a report, twice.
# shellcheck disable=SC2016
stand_in dotnet '[[ "$1" == test ]] || exit 0
  case "$2" in */Encoder.Some.Tests.csproj) failed=1 ;; */Encoder.Dashboard.Tests.csproj) exit 134 ;; *) failed=0 ;; esac
  [[ "$*" =~ LogFileName=([^ ]*) ]]
  echo "<Counters total=\"3\" executed=\"3\" passed=\"$((3 - failed))\" failed=\"$failed\" />" >"artifacts/test-results/${BASH_REMATCH[1]}"
  exit "$failed"'
tests="$(cd "$root" && PATH="$work/bin:$PATH" CI="" ./test.sh 2>/dev/null || echo "exit $?")"
expect "Tests_SomeFail_AreCountedOverAllProjects" "15 passed, 3 failed
exit 1" "$(tail -n 2 <<<"$tests")"

echo "<Counters total=\"$((ok + bad))\" executed=\"$((ok + bad))\" passed=\"$ok\" failed=\"$bad\" />" >"$report"
echo "scripts: $ok passed, $bad failed"
[[ "$bad" == 0 ]]
