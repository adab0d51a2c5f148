metadata description = 'A cluster of Encoder in an empty resource group: docs/deploy/azure.md.'

@description('Name of the cluster, which begins the names of all resources: 3 to 12 small letters and digits, beginning with a letter.')
@minLength(3)
@maxLength(12)
param name string = 'encoder'

@description('Region of the resources. Default: that of the resource group.')
param location string = resourceGroup().location

@description('Tags of all resources, beside "application".')
param tags object = {}

@description('Address (https) of the release archive that the machines install. They reach it without signing in.')
param releaseUrl string

@description('SHA-256 of the release archive, 64 hexadecimal digits. A machine that gets anything else installs nothing.')
@minLength(64)
@maxLength(64)
param releaseSha256 string

@description('Keys file of the HTTP API, made by "encoder keys new": it has hashes only.')
@secure()
param apiKeys string

@description('Certificate and key of the HTTPS gateway in one PEM text.')
@secure()
param httpsCertificate string

@description('Certificate and key of the silos in one PEM text, good for both ends of a connection.')
@secure()
param siloCertificate string

@description('Authority that signed the certificate of the silos, PEM. Whoever has a certificate of it can join.')
@secure()
param siloAuthority string

@description('Name of the administrator of the machines. Nobody can reach them by SSH unless there is a Bastion host.')
@minLength(1)
@maxLength(32)
param adminName string = 'encoder-admin'

@description('SSH public key of the administrator.')
param sshPublicKey string

@description('Address ranges (CIDR) from which the HTTPS gateway may be reached.')
@minLength(1)
param allowedSources string[] = ['0.0.0.0/0']

@description('Whether there is a Bastion host for SSH. It costs by the hour.')
param bastion bool = false

@description('Size of the machines that serve HTTP and hold grains; on demand.')
param frontSize string = 'Standard_D2as_v5'

@description('Machines that serve HTTP and hold grains. With two the cluster outlives the loss of one.')
@minValue(1)
@maxValue(10)
param frontCount int = 2

@description('Encodes at once on a machine that serves HTTP. With 1, jobs go on when every Spot machine has been taken back.')
@minValue(0)
@maxValue(64)
param frontSlots int = 1

@description('Size of the machines that encode. Sizes with 8 processors or more waste least.')
param workSize string = 'Standard_F8as_v6'

@description('Whether the machines that encode are Spot machines: cheaper by more than half, and taken back at any time, which costs time and no data.')
param workSpot bool = true

@description('Machines that encode, at least; at first as many.')
@minValue(0)
@maxValue(100)
param workMinimum int = 1

@description('Machines that encode, at most. This bounds the cost.')
@minValue(1)
@maxValue(500)
param workMaximum int = 10

@description('Pieces of work that wait for a slot, above which machines are added.')
@minValue(1)
@maxValue(10000)
param scaleOutAbove int = 8

@description('Machines that are added at once.')
@minValue(1)
@maxValue(50)
param scaleOutStep int = 2

@description('Image of the machines. Debian 12 is what the tests run on; its ffmpeg is 5.1.')
param image object = { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' }

@description('Gigabytes of the disk of a machine; ffmpeg\'s temporary files are on it.')
@minValue(30)
@maxValue(1024)
param diskGigabytes int = 64

@description('Replication of the storage account: within a datacenter (LRS), or over three zones of the region (ZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Days for which metrics and traces are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('Gigabytes of metrics and traces that are taken in a day at most.')
@minValue(1)
@maxValue(100)
param dailyGigabytes int = 5

var allTags = union(tags, { application: 'encoder' })
var suffix = uniqueString(resourceGroup().id)
var accountName = take('${name}${suffix}', 24)
var vaultName = take('${name}-${suffix}', 24)

module network 'modules/network.bicep' = {
  name: 'network'
  params: { name: name, location: location, tags: allTags, allowedSources: allowedSources, bastion: bastion }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: accountName
    location: location
    tags: allTags
    sku: storageSku
    clusterId: name
    subnet: network.outputs.endpointSubnet
    network: network.outputs.network
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: vaultName
    location: location
    tags: allTags
    apiKeys: apiKeys
    httpsCertificate: httpsCertificate
    siloCertificate: siloCertificate
    siloAuthority: siloAuthority
    subnet: network.outputs.endpointSubnet
    network: network.outputs.network
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, tags: allTags, retentionDays: retentionDays, dailyGigabytes: dailyGigabytes }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    name: name
    location: location
    tags: allTags
    accountName: storage.outputs.name
    clusterId: name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.name
  }
}

module front 'modules/silos.bicep' = {
  name: 'front'
  params: {
    name: '${name}-front'
    location: location
    tags: allTags
    clusterId: name
    servesHttp: true
    slots: frontSlots
    vmSize: frontSize
    count: frontCount
    spot: false
    image: image
    diskGigabytes: diskGigabytes
    adminName: adminName
    sshPublicKey: sshPublicKey
    identity: roles.outputs.frontIdentity
    clientId: roles.outputs.frontClientId
    subnet: network.outputs.frontSubnet
    pools: [network.outputs.httpPool, network.outputs.outboundPool]
    accountName: storage.outputs.name
    vaultAddress: vault.outputs.address
    insightsName: monitoring.outputs.name
    releaseUrl: releaseUrl
    releaseSha256: releaseSha256
  }
}

module work 'modules/silos.bicep' = {
  name: 'work'
  params: {
    name: '${name}-work'
    location: location
    tags: allTags
    clusterId: name
    servesHttp: false
    slots: -1
    vmSize: workSize
    count: workMinimum
    spot: workSpot
    image: image
    diskGigabytes: diskGigabytes
    adminName: adminName
    sshPublicKey: sshPublicKey
    identity: roles.outputs.workIdentity
    clientId: roles.outputs.workClientId
    subnet: network.outputs.workSubnet
    pools: [network.outputs.outboundPool]
    accountName: storage.outputs.name
    vaultAddress: vault.outputs.address
    insightsName: monitoring.outputs.name
    releaseUrl: releaseUrl
    releaseSha256: releaseSha256
  }
}

module autoscale 'modules/autoscale.bicep' = {
  name: 'autoscale'
  params: {
    name: '${name}-work'
    location: location
    tags: allTags
    target: work.outputs.id
    component: monitoring.outputs.component
    minimum: workMinimum
    maximum: workMaximum
    waiting: scaleOutAbove
    step: scaleOutStep
  }
}

module bastionHost 'modules/bastion.bicep' = if (bastion) {
  name: 'bastion'
  params: { name: '${name}-bastion', location: location, tags: allTags, network: network.outputs.network }
}

@description('Address of the HTTP API and the dashboard.')
output address string = 'https://${network.outputs.hostName}/'

@description('Storage account of the cluster.')
output storageAccount string = storage.outputs.name

@description('Key vault of the cluster.')
output keyVault string = vault.outputs.name
