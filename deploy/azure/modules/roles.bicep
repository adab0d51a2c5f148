metadata description = 'The identity of each set, and the roles that it needs: docs/deploy/security.md has them as a table.'

@description('Name that begins the names of all resources.')
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Storage account of the cluster.')
param accountName string

@description('Name of the cluster.')
param clusterId string

@description('Key vault of the cluster.')
param vaultName string

@description('Application Insights component of the cluster.')
param insightsName string

var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
var tableContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
var queueContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '974c5e8b-45b9-4653-ba55-5f855dd0fb88')
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var metricsPublisher = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

resource front 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-front'
  location: location
  tags: tags
}

resource work 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-work'
  location: location
  tags: tags
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = { name: 'encoder' }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource announcements 'queues' existing = { name: '${clusterId}-announcements' }
    resource jobs 'queues' existing = { name: 'jobs' }
    resource poison 'queues' existing = { name: 'jobs-poison' }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName

  resource apiKeys 'secrets' existing = { name: 'api-keys' }
  resource https 'secrets' existing = { name: 'https-certificate' }
  resource silo 'secrets' existing = { name: 'silo-certificate' }
  resource authority 'secrets' existing = { name: 'silo-authority' }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

// --- Both sets: every silo reads and writes media and state, and is a member of the cluster. ---

resource frontBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::container.id, front.id, blobContributor)
  scope: account::blobs::container
  properties: { roleDefinitionId: blobContributor, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::container.id, work.id, blobContributor)
  scope: account::blobs::container
  properties: { roleDefinitionId: blobContributor, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

// On the account, because a silo asks whether the tables are there, which is a question to the account.
resource frontTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, front.id, tableContributor)
  scope: account
  properties: { roleDefinitionId: tableContributor, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, work.id, tableContributor)
  scope: account
  properties: { roleDefinitionId: tableContributor, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontAnnouncements 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::announcements.id, front.id, queueContributor)
  scope: account::queues::announcements
  properties: { roleDefinitionId: queueContributor, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workAnnouncements 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::announcements.id, work.id, queueContributor)
  scope: account::queues::announcements
  properties: { roleDefinitionId: queueContributor, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontCertificate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::silo.id, front.id, secretsUser)
  scope: vault::silo
  properties: { roleDefinitionId: secretsUser, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workCertificate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::silo.id, work.id, secretsUser)
  scope: vault::silo
  properties: { roleDefinitionId: secretsUser, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontAuthority 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::authority.id, front.id, secretsUser)
  scope: vault::authority
  properties: { roleDefinitionId: secretsUser, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workAuthority 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::authority.id, work.id, secretsUser)
  scope: vault::authority
  properties: { roleDefinitionId: secretsUser, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, front.id, metricsPublisher)
  scope: insights
  properties: { roleDefinitionId: metricsPublisher, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource workMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, work.id, metricsPublisher)
  scope: insights
  properties: { roleDefinitionId: metricsPublisher, principalId: work.properties.principalId, principalType: 'ServicePrincipal' }
}

// --- The set that serves HTTP alone: it checks API keys, has the certificate of the gateway, and takes jobs from the queue. ---

resource frontKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::apiKeys.id, front.id, secretsUser)
  scope: vault::apiKeys
  properties: { roleDefinitionId: secretsUser, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontHttps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::https.id, front.id, secretsUser)
  scope: vault::https
  properties: { roleDefinitionId: secretsUser, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontJobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::jobs.id, front.id, queueContributor)
  scope: account::queues::jobs
  properties: { roleDefinitionId: queueContributor, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

resource frontPoison 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::poison.id, front.id, queueContributor)
  scope: account::queues::poison
  properties: { roleDefinitionId: queueContributor, principalId: front.properties.principalId, principalType: 'ServicePrincipal' }
}

@description('Resource id of the identity of the set that serves HTTP.')
output frontIdentity string = front.id

@description('Client id of the identity of the set that serves HTTP.')
output frontClientId string = front.properties.clientId

@description('Resource id of the identity of the set that encodes.')
output workIdentity string = work.id

@description('Client id of the identity of the set that encodes.')
output workClientId string = work.properties.clientId
