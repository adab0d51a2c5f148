metadata description = 'Log Analytics and Application Insights, to which silos send metrics and traces by their identity.'

@description('Name that begins the names of all resources.')
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Days for which metrics and traces are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Gigabytes that are taken in a day at most; what comes then is dropped.')
@minValue(1)
@maxValue(100)
param dailyGigabytes int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyGigabytes }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // With its connection string alone nobody can send: an identity with the role is needed.
    DisableLocalAuth: true
  }
}

@description('Name of the Application Insights component.')
output name string = insights.name

@description('Resource id of the component, whose metrics the autoscale rules read.')
output component string = insights.id
