metadata description = 'Bastion host, by which an operator reaches silos with SSH. It has a public address of its own.'

@description('Name of the host.')
param name string

@description('Region of the resources.')
param location string

@description('Tags of all resources.')
param tags object

@description('Virtual network with the subnet AzureBastionSubnet.')
param network string

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource host 'Microsoft.Network/bastionHosts@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    enableTunneling: true
    ipConfigurations: [{ name: 'bastion', properties: { subnet: { id: '${network}/subnets/AzureBastionSubnet' }, publicIPAddress: { id: address.id } } }]
  }
}
