metadata description = 'Key vault with the hashes of the API keys and the certificates of the silos. Values come in by parameters only; they never go out.'

@description('Name of the vault: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Keys file of the HTTP API: hashes, made by "encoder keys new".')
@secure()
param apiKeys string

@description('Certificate and key of the HTTPS gateway, PEM.')
@secure()
param httpsCertificate string

@description('Certificate and key of the silos, PEM.')
@secure()
param siloCertificate string

@description('Authority that signed the certificate of the silos, PEM.')
@secure()
param siloAuthority string

@description('Subnet of the private endpoint.')
param subnet string

@description('Virtual network of the silos.')
param network string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource keys 'secrets' = {
    name: 'api-keys'
    tags: tags
    properties: { value: apiKeys, contentType: 'application/json' }
  }

  resource https 'secrets' = {
    name: 'https-certificate'
    tags: tags
    properties: { value: httpsCertificate, contentType: 'application/x-pem-file' }
  }

  resource silo 'secrets' = {
    name: 'silo-certificate'
    tags: tags
    properties: { value: siloCertificate, contentType: 'application/x-pem-file' }
  }

  resource authority 'secrets' = {
    name: 'silo-authority'
    tags: tags
    properties: { value: siloAuthority, contentType: 'application/x-pem-file' }
  }
}

module endpoint 'privateEndpoint.bicep' = {
  name: 'vault'
  params: {
    name: '${name}-vault'
    location: location
    tags: tags
    target: vault.id
    part: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    subnet: subnet
    network: network
  }
}

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault, with a closing slash.')
output address string = vault.properties.vaultUri
