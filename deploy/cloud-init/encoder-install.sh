#!/bin/bash
# Installs the release that /etc/encoder/deployment.env names, when its SHA-256 is the one that is pinned there, and starts the silo.
# Run again after a change of that file, it upgrades or goes back.
set -euo pipefail
settings="${ENCODER_SETTINGS:-/etc/encoder}"
# shellcheck source=/dev/null
source "$settings/deployment.env"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

curl --fail --silent --show-error --location --proto '=https,file' --proto-redir '=https' --retry 10 --retry-delay 3 --retry-all-errors \
  --output "$work/release.tar.gz" "$RELEASE_URL"
if ! echo "$RELEASE_SHA256  $work/release.tar.gz" | sha256sum --check --strict --status; then
  echo "The archive at $RELEASE_URL is not the one with the SHA-256 $RELEASE_SHA256; nothing is installed." >&2
  exit 1
fi
mkdir "$work/release"
tar -xzf "$work/release.tar.gz" -C "$work/release" --no-same-owner
installer=("$work"/release/encoder-*/install.sh)
"${installer[0]}"
systemctl enable encoder-silo
systemctl restart encoder-silo
