#!/usr/bin/env bash
# Makes the release archive: the programs encoder and encoder-silo with the .NET runtime, the sample of settings, the systemd units and the
# installer, and beside it its SHA-256. The same commit and SDK give the same archive.
# Usage: eng/release.sh [--quick] [--output DIR]
#   --quick   packs what "dotnet build -c Release" made: needs .NET 10 where it runs, starts more slowly; for tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
quick=0
output="$PWD/artifacts/release"
while [[ "$#" -gt 0 ]]; do
  case "$1" in
    --quick) quick=1; shift ;;
    --output)
      [[ -n "${2:-}" ]] || { echo "--output needs a folder." >&2; exit 2; }
      output="$2"
      shift 2
      ;;
    *) echo "There is no option $1. Usage: eng/release.sh [--quick] [--output DIR]" >&2; exit 2 ;;
  esac
done
# shellcheck source=eng/setup.sh
source eng/setup.sh
find_dotnet

version="$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)"
name="encoder-$version-linux-x64"
mkdir -p "$output"
output="$(cd "$output" && pwd)"
work="$(mktemp -d "$output/.release.XXXXXX")"
trap 'rm -rf "$work"' EXIT
tree="$work/$name"

# Both programs in one folder: they are made of the same libraries.
publish=(-c Release -o "$tree/bin" -v q -p:DebugType=none)
if [[ "$quick" == 1 ]]; then
  publish+=(--no-build -p:PublishReadyToRun=false)
else
  publish+=(-r linux-x64 --self-contained true -p:PublishReadyToRun=true)
fi
for project in client/Encoder.Cli silo/Encoder.Silo; do
  if ! dotnet publish "$project" "${publish[@]}" >"$work/publish.log" 2>&1; then
    cat "$work/publish.log" >&2
    exit 1
  fi
done
find "$tree/bin" \( -name '*.pdb' -o -name '*.xml' \) -delete
mv "$tree/bin/encoder-silo.sample.json" "$tree"
cp -R deploy/systemd "$tree/systemd"
cp deploy/install.sh LICENSE CHANGELOG.md "$tree"
chmod -R u=rwX,go=rX "$tree"
chmod 0755 "$tree/install.sh"

epoch="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
tar -C "$work" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -n >"$work/$name.tar.gz"
mv "$work/$name.tar.gz" "$output"
(cd "$output" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$output/$name.tar.gz"
