#!/usr/bin/env bash
# Deletes a resource group with the cluster, its media and its jobs. Usage: destroy.sh --group NAME [--yes]
set -euo pipefail
group="" yes=0
while [[ "$#" -gt 0 ]]; do
  case "$1" in
    --group) group="${2:-}"; shift 2 || break ;;
    --yes) yes=1; shift ;;
    *) echo "There is no option $1. Usage: destroy.sh --group NAME [--yes]" >&2; exit 2 ;;
  esac
done
[[ -n "$group" ]] || { echo "Usage: destroy.sh --group NAME [--yes]" >&2; exit 2; }
[[ "$(az group exists --name "$group")" == true ]] || { echo "There is no resource group $group." >&2; exit 1; }
# A group that something else made is not this script's to delete.
[[ "$(az group show --name "$group" --query tags.application --output tsv)" == encoder ]] || {
  echo "The resource group $group has no tag application=encoder, so deploy.sh has not made it. Delete the cluster's resources in it yourself." >&2
  exit 1
}
az resource list --resource-group "$group" --query "[].{type:type, name:name}" --output table
if [[ "$yes" == 0 ]]; then
  read -r -p "Everything in $group is deleted, media and jobs too. Type the name of the group: " answer || answer=""
  [[ "$answer" == "$group" ]] || { echo "Nothing was deleted." >&2; exit 2; }
fi
az group delete --name "$group" --yes
