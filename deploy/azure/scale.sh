#!/usr/bin/env bash
# Sets how many machines encode at least; more come when work waits. Machines that go return their leases first.
# Usage: scale.sh --group NAME [--name CLUSTER] [--maximum M] N
set -euo pipefail
usage="Usage: scale.sh --group NAME [--name CLUSTER] [--maximum M] N"
group="" name=encoder maximum="" count=""
while [[ "$#" -gt 0 ]]; do
  case "$1" in
    --group | --name | --maximum)
      [[ -n "${2:-}" ]] || { echo "$1 needs a value." >&2; exit 2; }
      case "$1" in
        --group) group="$2" ;;
        --name) name="$2" ;;
        --maximum) maximum="$2" ;;
      esac
      shift 2
      ;;
    -*) echo "There is no option $1. $usage" >&2; exit 2 ;;
    *) count="$1"; shift ;;
  esac
done
[[ -n "$group" && "$count" =~ ^[0-9]{1,3}$ && "$maximum" =~ ^[0-9]{0,3}$ ]] || { echo "$usage" >&2; exit 2; }
current="$(az monitor autoscale show --resource-group "$group" --name "$name-work" --query "profiles[0].capacity.maximum" --output tsv)"
maximum="${maximum:-$current}"
if ((count > maximum)); then
  echo "$count machines are more than the $maximum that are allowed; give --maximum too: it bounds the cost." >&2
  exit 2
fi
az monitor autoscale update --resource-group "$group" --name "$name-work" --min-count "$count" --count "$count" --max-count "$maximum" --output none
echo "At least $count and at most $maximum machines encode."
