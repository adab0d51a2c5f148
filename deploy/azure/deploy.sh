#!/usr/bin/env bash
# Makes or updates a cluster in a resource group. It says what it is going to do and asks before it does it. Certificates and keys that are missing
# are made in the folder of --secrets. Needs: az (signed in), openssl, ssh-keygen, the command encoder.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

usage() {
  cat <<'TEXT'
Usage: deploy.sh --group NAME --location REGION --release URL --sha256 HEX [options]
  --group NAME       resource group; made when absent
  --location REGION  where, such as northeurope
  --release URL      release archive (eng/release.sh), at an https address that the machines reach
  --sha256 HEX       its SHA-256
  --secrets DIR      certificates and keys, made when missing; keep it safe. Default: encoder-secrets
  --set NAME=VALUE   any other parameter of main.bicep, such as workMaximum=20; may be repeated
  --what-if          only show what would change
  --yes              do not ask
TEXT
}

refuse() {
  echo "$*" >&2
  exit 2
}

group="" location="" release="" sha256="" secrets="encoder-secrets" what_if=0 yes=0
parameters=()
while [[ "$#" -gt 0 ]]; do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --what-if) what_if=1; shift ;;
    --yes) yes=1; shift ;;
    --group | --location | --release | --sha256 | --secrets | --set)
      [[ -n "${2:-}" ]] || refuse "$1 needs a value."
      case "$1" in
        --group) group="$2" ;;
        --location) location="$2" ;;
        --release) release="$2" ;;
        --sha256) sha256="$2" ;;
        --secrets) secrets="$2" ;;
        --set) parameters+=("$2") ;;
      esac
      shift 2
      ;;
    *) refuse "There is no option $1; see --help." ;;
  esac
done
[[ -n "$group" && -n "$location" && -n "$release" && -n "$sha256" ]] || { usage >&2; exit 2; }
[[ "$release" == https://* ]] || refuse "--release is $release; the machines take an https address only."
[[ "$sha256" =~ ^[0-9a-f]{64}$ ]] || refuse "--sha256 is not 64 hexadecimal digits; the file beside the archive has them."
for tool in az openssl ssh-keygen encoder; do
  command -v "$tool" >/dev/null || refuse "$tool is missing: docs/deploy/azure.md says where it comes from."
done

# --- What must not be lost or shown: made once, read by the owner alone ---

umask 0077
mkdir -p "$secrets"
if [[ ! -f "$secrets/ca.pem" ]]; then
  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=encoder cluster" -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,keyCertSign -keyout "$secrets/ca.key" -out "$secrets/ca.pem" 2>/dev/null
fi
if [[ ! -f "$secrets/silo.pem" ]]; then
  openssl req -newkey rsa:3072 -nodes -subj "/CN=encoder silo" -keyout "$secrets/silo.key" -out "$secrets/silo.csr" 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n' >"$secrets/silo.ext"
  openssl x509 -req -in "$secrets/silo.csr" -CA "$secrets/ca.pem" -CAkey "$secrets/ca.key" -CAcreateserial -days 365 \
    -extfile "$secrets/silo.ext" -out "$secrets/silo.crt" 2>/dev/null
  cat "$secrets/silo.crt" "$secrets/silo.key" >"$secrets/silo.pem"
  rm "$secrets/silo.csr" "$secrets/silo.ext"
fi
if [[ ! -f "$secrets/https.pem" ]]; then
  # Signed by itself: put a certificate of a public authority there before users come, with its chain and key in one file.
  openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=encoder" -keyout "$secrets/https.key" -out "$secrets/https.crt" 2>/dev/null
  cat "$secrets/https.crt" "$secrets/https.key" >"$secrets/https.pem"
fi
[[ -f "$secrets/ssh.pub" ]] || ssh-keygen -q -t ed25519 -N "" -C encoder-admin -f "$secrets/ssh"
if [[ ! -f "$secrets/keys.json" ]]; then
  encoder keys new admin --keys "$secrets/keys.json" --scopes read,write,admin >"$secrets/api-key.txt"
  echo "The first API key is in $secrets/api-key.txt."
fi

# --- The deployment ---

arguments=(
  --resource-group "$group" --name encoder --template-file "$here/azuredeploy.json"
  --parameters "releaseUrl=$release" "releaseSha256=$sha256" "sshPublicKey=$(<"$secrets/ssh.pub")"
  "apiKeys=@$secrets/keys.json" "httpsCertificate=@$secrets/https.pem" "siloCertificate=@$secrets/silo.pem" "siloAuthority=@$secrets/ca.pem"
  ${parameters[@]+"${parameters[@]}"}
)
exists="$(az group exists --name "$group")"
if [[ "$what_if" == 1 ]]; then
  [[ "$exists" == true ]] || refuse "There is no resource group $group yet, so there is nothing to compare with. Make it: az group create --name $group --location $location"
  az deployment group what-if "${arguments[@]}"
  exit
fi
echo "This makes or updates the cluster in the resource group $group ($location). Machines, addresses, storage and traffic cost money until destroy.sh."
echo "Parameters: ${parameters[*]:-all defaults}"
if [[ "$yes" == 0 ]]; then
  read -r -p "Go on? Type yes: " answer || answer=""
  [[ "$answer" == yes ]] || refuse "Nothing was changed."
fi
[[ "$exists" == true ]] || az group create --name "$group" --location "$location" --tags application=encoder --output none
az deployment group create "${arguments[@]}" --query properties.outputs.address.value --output tsv
