metadata description = 'Storage account with the container, tables and queues of a cluster. It is reached by identity and within the virtual network only.'

@description('Name of the account: 3 to 24 small letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Kind of replication.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string

@description('Name of the cluster, which begins the name of the queue of announcements.')
param clusterId string

@description('Subnet of the private endpoints.')
param subnet string

@description('Virtual network of the silos.')
param network string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    // Blocks and attempts are deleted all the time: what is kept after that is paid for.
    properties: { deleteRetentionPolicy: { enabled: false }, containerDeleteRetentionPolicy: { enabled: true, days: 7 } }

    resource container 'containers' = {
      name: 'encoder'
      properties: { publicAccess: 'None' }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource members 'tables' = { name: 'EncoderMembers' }
    resource reminders 'tables' = { name: 'EncoderReminders' }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource announcements 'queues' = { name: '${clusterId}-announcements' }
    resource jobs 'queues' = { name: 'jobs' }
    resource poison 'queues' = { name: 'jobs-poison' }
  }
}

module endpoints 'privateEndpoint.bicep' = [
  for part in ['blob', 'table', 'queue']: {
    name: 'storage-${part}'
    params: {
      name: '${name}-${part}'
      location: location
      tags: tags
      target: account.id
      part: part
      zoneName: 'privatelink.${part}.${environment().suffixes.storage}'
      subnet: subnet
      network: network
    }
  }
]

@description('Name of the account.')
output name string = account.name
