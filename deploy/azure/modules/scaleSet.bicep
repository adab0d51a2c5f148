metadata description = 'One scale set of silos in flexible orchestration.'

@description('Name of the set, which begins the names of its machines.')
param name string

@description('Region of the set.')
param location string

@description('Tags of all resources.')
param tags object

@description('Size of the machines.')
param vmSize string

@description('Machines at first.')
param count int

@description('Whether these are Spot machines, which Azure takes back with 30 s of notice.')
param spot bool

@description('Image of the machines: publisher, offer, sku, version.')
param image object

@description('Gigabytes of the disk of a machine. ffmpeg\'s temporary files are on it.')
param diskGigabytes int

@description('Name of the administrator of the machines.')
param adminName string

@description('SSH key of the administrator.')
param sshPublicKey string

@description('Identity of the silos.')
param identity string

@description('Subnet of the machines.')
param subnet string

@description('Pools of the load balancer to which the machines belong.')
param pools string[]

@description('User data of cloud-init.')
param customData string

@description('Where a machine asks its own silo whether it is well.')
param health { protocol: 'http' | 'https', port: int, path: string }

resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: vmSize, tier: 'Standard', capacity: count }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity}': {} } }
  properties: {
    orchestrationMode: 'Flexible'
    singlePlacementGroup: false
    platformFaultDomainCount: 1
    // A machine whose silo is not well is replaced. A new one has half an hour for its packages, the release and the cluster.
    automaticRepairsPolicy: { enabled: true, gracePeriod: 'PT30M', repairAction: 'Replace' }
    virtualMachineProfile: {
      priority: spot ? 'Spot' : 'Regular'
      evictionPolicy: spot ? 'Delete' : null
      // Up to the price of an on-demand machine: evicted for want of room, never for the price.
      billingProfile: spot ? { maxPrice: json('-1') } : null
      // A machine that is scaled in hears of it and has this long to return its leases; a silo needs seconds and then says that it is ready to go.
      scheduledEventsProfile: { terminateNotificationProfile: { enable: true, notBeforeTimeout: 'PT5M' } }
      securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } }
      storageProfile: {
        imageReference: image
        osDisk: { createOption: 'FromImage', diskSizeGB: diskGigabytes, managedDisk: { storageAccountType: 'StandardSSD_LRS' }, deleteOption: 'Delete' }
      }
      osProfile: {
        computerNamePrefix: name
        adminUsername: adminName
        customData: base64(customData)
        linuxConfiguration: {
          disablePasswordAuthentication: true
          ssh: { publicKeys: [{ path: join(['', 'home', adminName, '.ssh', 'authorized_keys'], '/'), keyData: sshPublicKey }] }
        }
      }
      extensionProfile: {
        extensions: [
          {
            name: 'health'
            properties: {
              publisher: 'Microsoft.ManagedServices'
              type: 'ApplicationHealthLinux'
              // Version 1 reads the status code alone; version 2 wants a field of its own in the response.
              typeHandlerVersion: '1.0'
              autoUpgradeMinorVersion: true
              enableAutomaticUpgrade: true
              // Two minutes of failures, so that a restart of the silo is none. It asks localhost and does not check the certificate.
              settings: {
                protocol: health.protocol
                port: health.port
                requestPath: health.path
                intervalInSeconds: 10
                numberOfProbes: 12
              }
            }
          }
        ]
      }
      networkProfile: {
        networkApiVersion: '2022-11-01'
        networkInterfaceConfigurations: [
          {
            name: 'silo'
            properties: {
              primary: true
              enableAcceleratedNetworking: true
              deleteOption: 'Delete'
              ipConfigurations: [
                {
                  name: 'silo'
                  properties: { primary: true, subnet: { id: subnet }, loadBalancerBackendAddressPools: [for pool in pools: { id: pool }] }
                }
              ]
            }
          }
        ]
      }
    }
  }
}

@description('Resource id of the set.')
output id string = set.id
