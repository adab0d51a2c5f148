metadata description = 'Virtual network, its subnets with their security groups, and the load balancer with the only public address.'

@description('Name that begins the names of all resources.')
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Address ranges from which the HTTPS gateway may be reached.')
param allowedSources string[]

@description('Whether there is a Bastion host, by which an operator reaches the silos with SSH.')
param bastion bool

var siloPorts = ['11111', '30000']
var frontPrefix = '10.40.0.0/24'
var workPrefix = '10.40.4.0/22'
var endpointPrefix = '10.40.8.0/24'
var bastionPrefix = '10.40.9.0/26'

var betweenSilos = {
  name: 'silos'
  properties: {
    description: 'Silos reach the silo port and the gateway port of each other.'
    priority: 200
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefixes: [frontPrefix, workPrefix]
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRanges: siloPorts
  }
}
var fromBastion = {
  name: 'bastion'
  properties: {
    description: 'SSH from the Bastion host.'
    priority: 300
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefix: bastionPrefix
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '22'
  }
}
var nothingElse = {
  name: 'nothing-else'
  properties: {
    description: 'Without this rule the default rules allow everything within the virtual network.'
    priority: 4000
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}
var gateway = [
  {
    name: 'https'
    properties: {
      description: 'Users reach the HTTPS port through the load balancer.'
      priority: 100
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefixes: allowedSources
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '5443'
    }
  }
  {
    name: 'probe'
    properties: {
      description: 'The load balancer asks whether a silo is ready.'
      priority: 110
      direction: 'Inbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: 'AzureLoadBalancer'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '5443'
    }
  }
]

resource frontRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-front'
  location: location
  tags: tags
  properties: { securityRules: concat(gateway, [betweenSilos], bastion ? [fromBastion] : [], [nothingElse]) }
}

resource workRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-work'
  location: location
  tags: tags
  properties: { securityRules: concat([betweenSilos], bastion ? [fromBastion] : [], [nothingElse]) }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'silos'
        properties: {
          description: 'Silos reach the storage account and the key vault.'
          priority: 200
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefixes: [frontPrefix, workPrefix]
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '443'
        }
      }
      nothingElse
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: concat(
      [
        {
          name: 'front'
          properties: { addressPrefix: frontPrefix, networkSecurityGroup: { id: frontRules.id }, defaultOutboundAccess: false }
        }
        {
          name: 'work'
          properties: { addressPrefix: workPrefix, networkSecurityGroup: { id: workRules.id }, defaultOutboundAccess: false }
        }
        {
          name: 'endpoints'
          properties: { addressPrefix: endpointPrefix, networkSecurityGroup: { id: endpointRules.id }, privateEndpointNetworkPolicies: 'Enabled' }
        }
      ],
      bastion ? [{ name: 'AzureBastionSubnet', properties: { addressPrefix: bastionPrefix } }] : []
    )
  }

  resource front 'subnets' existing = { name: 'front' }
  resource work 'subnets' existing = { name: 'work' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-gateway'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIPAllocationMethod: 'Static'
    dnsSettings: { domainNameLabel: '${name}-${uniqueString(resourceGroup().id)}' }
  }
}

// Both sets use its address to go out (packages, the release); only the set in the pool "http" is reached through it.
resource balancer 'Microsoft.Network/loadBalancers@2024-05-01' = {
  name: '${name}-gateway'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    frontendIPConfigurations: [{ name: 'gateway', properties: { publicIPAddress: { id: address.id } } }]
    backendAddressPools: [{ name: 'http' }, { name: 'outbound' }]
    probes: [
      {
        name: 'ready'
        properties: { protocol: 'Https', port: 5443, requestPath: '/health/ready', intervalInSeconds: 5, probeThreshold: 2, numberOfProbes: 2 }
      }
    ]
    loadBalancingRules: [
      {
        name: 'https'
        properties: {
          frontendIPConfiguration: { id: resourceId('Microsoft.Network/loadBalancers/frontendIPConfigurations', '${name}-gateway', 'gateway') }
          backendAddressPool: { id: resourceId('Microsoft.Network/loadBalancers/backendAddressPools', '${name}-gateway', 'http') }
          probe: { id: resourceId('Microsoft.Network/loadBalancers/probes', '${name}-gateway', 'ready') }
          protocol: 'Tcp'
          frontendPort: 443
          backendPort: 5443
          idleTimeoutInMinutes: 30
          enableTcpReset: true
          disableOutboundSnat: true
        }
      }
    ]
    outboundRules: [
      {
        name: 'out'
        properties: {
          frontendIPConfigurations: [{ id: resourceId('Microsoft.Network/loadBalancers/frontendIPConfigurations', '${name}-gateway', 'gateway') }]
          backendAddressPool: { id: resourceId('Microsoft.Network/loadBalancers/backendAddressPools', '${name}-gateway', 'outbound') }
          protocol: 'Tcp'
          allocatedOutboundPorts: 512
          idleTimeoutInMinutes: 15
          enableTcpReset: true
        }
      }
    ]
  }
}

@description('Subnet of the set that serves HTTP.')
output frontSubnet string = network::front.id

@description('Subnet of the set that encodes.')
output workSubnet string = network::work.id

@description('Subnet of the private endpoints.')
output endpointSubnet string = network::endpoints.id

@description('The virtual network.')
output network string = network.id

@description('Pool of the silos that serve HTTP.')
output httpPool string = '${balancer.id}/backendAddressPools/http'

@description('Pool of all silos, by which they go out.')
output outboundPool string = '${balancer.id}/backendAddressPools/outbound'

@description('DNS name of the gateway.')
output hostName string = address.properties.dnsSettings.fqdn
