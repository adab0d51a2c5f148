#!/usr/bin/env bash
# Compiles main.bicep to azuredeploy.json, which the button "Deploy to Azure" and deploy.sh use. The compiler is that of the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bicep="$(dotnet msbuild tests/Encoder.Deploy.Tests -getProperty:BicepPath)"
"${bicep//\\//}" build deploy/azure/main.bicep --stdout >deploy/azure/azuredeploy.json.new
# Files of this repository end with a line feed.
echo >>deploy/azure/azuredeploy.json.new
mv deploy/azure/azuredeploy.json.new deploy/azure/azuredeploy.json
