#!/usr/bin/env bash
# Sourced by test.sh. Sums up test runs; a run that ended badly counts as a failure even where its report says nothing of one.

# A counter of a report: passed, failed, total, executed, ...
trx_counter() {
  grep -o '<Counters [^>]*>' "$1" | head -n 1 | tr ' ' '\n' | sed -n "s/^$2=\"\([0-9]*\)\".*/\1/p"
}

# Usage: sum_run NAME REPORT EXIT_CODE. Adds to the variables passed, failed and skipped.
sum_run() {
  local name="$1" report="$2" exit_code="$3" run_passed=0 run_failed=0 total=0 executed=0
  if [[ -f "$report" ]] && grep -q '<Counters ' "$report"; then
    run_passed="$(trx_counter "$report" passed)"
    run_failed="$(trx_counter "$report" failed)"
    total="$(trx_counter "$report" total)"
    executed="$(trx_counter "$report" executed)"
  elif [[ "$exit_code" == 0 ]]; then
    echo "$name: there is no report of its tests." >&2
    run_failed=1
  fi
  # A crashed or hanging test host leaves a report of what had ended before, or none.
  if [[ "$exit_code" != 0 && "$run_failed" == 0 ]]; then
    echo "$name: the run ended with $exit_code although no test is reported as failed." >&2
    run_failed=1
  fi
  passed=$((passed + run_passed))
  failed=$((failed + run_failed))
  skipped=$((skipped + total - executed))
}
