#!/bin/bash
# Before each start of the silo: fetches the secrets of this machine's identity from the key vault, and names the machine's own address.
set -euo pipefail
settings="${ENCODER_SETTINGS:-/etc/encoder}"
metadata="${ENCODER_METADATA:-http://169.254.169.254}"
# shellcheck source=/dev/null
source "$settings/deployment.env"
umask 0077

# Usage: ask ADDRESS [HEADER]...; the header goes by standard input, because others can read a command line.
ask() {
  printf 'header = "%s"\n' "${@:2}" | curl --fail --silent --show-error --noproxy '*' --retry 10 --retry-delay 2 --retry-all-errors --max-time 20 --config - "$1"
}

token="$(ask "$metadata/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net&client_id=$CLIENT_ID" "Metadata: true" | jq -er .access_token)"
for secret in $SECRETS; do
  ask "${VAULT}secrets/$secret?api-version=7.4" "Authorization: Bearer $token" | jq -erj .value >"$settings/.$secret.new"
  chmod 0640 "$settings/.$secret.new"
  chgrp encoder "$settings/.$secret.new"
  mv "$settings/.$secret.new" "$settings/$secret"
done

address="$(ask "$metadata/metadata/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress?api-version=2021-02-01&format=text" "Metadata: true")"
printf 'ENCODER_OPTIONS=--listen %s\n' "$address" >"$settings/silo.env"
