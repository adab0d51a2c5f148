metadata description = 'One private endpoint of a service, and the private DNS zone in which silos find it.'

@description('Name of the endpoint.')
param name string

@description('Region of the endpoint.')
param location string

@description('Tags of all resources.')
param tags object

@description('Resource that is reached through it.')
param target string

@description('Part of the resource that is reached, such as blob.')
param part string

@description('Private DNS zone of the service.')
param zoneName string

@description('Subnet of the endpoint.')
param subnet string

@description('Virtual network whose machines find it.')
param network string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'silos'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network } }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnet }
    privateLinkServiceConnections: [{ name: part, properties: { privateLinkServiceId: target, groupIds: [part] } }]
  }

  resource records 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: part, properties: { privateDnsZoneId: zone.id } }] }
  }
}
