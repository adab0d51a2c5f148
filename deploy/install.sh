#!/usr/bin/env bash
# Installs the release that this script was unpacked with: the program in /opt/encoder-VERSION, the link /opt/encoder to it, the systemd units
# and the user "encoder". Nothing is started. Run it again with another release to upgrade, or with an earlier one to go back.
# Usage: ./install.sh [--root DIR]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root=""
if [[ "${1:-}" == --root && -n "${2:-}" ]]; then
  root="$(cd "$2" && pwd)"
  shift 2
fi
[[ "$#" == 0 ]] || { echo "Usage: ./install.sh [--root DIR]" >&2; exit 2; }

release="$(basename "$here")"
mkdir -p "$root/opt" "$root/etc/encoder" "$root/etc/systemd/system" "$root/etc/sysusers.d"
# Beside the old release, then the link at once: a program that runs keeps the files that it has.
if [[ ! -d "$root/opt/$release" ]]; then
  rm -rf "$root/opt/.$release.new"
  cp -R "$here" "$root/opt/.$release.new"
  mv "$root/opt/.$release.new" "$root/opt/$release"
fi
ln -sfn "$release" "$root/opt/encoder.new"
mv -T "$root/opt/encoder.new" "$root/opt/encoder"
install -m 0644 "$here"/systemd/*.service "$root/etc/systemd/system"
install -m 0644 "$here/systemd/encoder.sysusers" "$root/etc/sysusers.d/encoder.conf"
[[ -e "$root/etc/encoder/silo.json" ]] || install -m 0640 "$here/encoder-silo.sample.json" "$root/etc/encoder/silo.json"
if [[ -z "$root" ]]; then
  systemd-sysusers encoder.conf
  chgrp -R encoder /etc/encoder
  chmod 0750 /etc/encoder
  systemctl daemon-reload
fi
echo "Installed $release. Start it: systemctl enable --now encoder-serve, or encoder-silo with its settings in /etc/encoder/silo.json."
