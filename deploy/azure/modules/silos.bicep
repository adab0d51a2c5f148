metadata description = 'A scale set with what its machines run: settings of the silo and user data of cloud-init.'

@description('Name of the set, which begins the names of its machines.')
param name string

@description('Region of the set.')
param location string

@description('Tags of all resources.')
param tags object

@description('Name of the cluster.')
param clusterId string

@description('Whether the silos are reached through the gateway, and take jobs from the queue.')
param servesHttp bool

@description('Encodes at once on a machine; -1: one per processor.')
param slots int

@description('Size of the machines.')
param vmSize string

@description('Machines at first.')
param count int

@description('Whether these are Spot machines.')
param spot bool

@description('Image of the machines.')
param image object

@description('Gigabytes of the disk of a machine.')
param diskGigabytes int

@description('Name of the administrator of the machines.')
param adminName string

@description('SSH key of the administrator.')
param sshPublicKey string

@description('Identity of the silos.')
param identity string

@description('Client id of the identity.')
param clientId string

@description('Subnet of the machines.')
param subnet string

@description('Pools of the load balancer to which the machines belong.')
param pools string[]

@description('Storage account of the cluster.')
param accountName string

@description('Address of the key vault, with a closing slash.')
param vaultAddress string

@description('Application Insights component of the cluster.')
param insightsName string

@description('Address of the release archive.')
param releaseUrl string

@description('SHA-256 of the release archive.')
param releaseSha256 string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

var everySilo = {
  Silo: union({ LogJson: true }, slots < 0 ? {} : { Slots: slots })
  Cluster: {
    Provider: 'azure'
    Id: clusterId
    Tls: { Certificate: '/etc/encoder/silo-certificate', Ca: '/etc/encoder/silo-authority' }
  }
  Azure: { Account: accountName, EndpointSuffix: environment().suffixes.storage, ManagedIdentityClientId: clientId }
  AzureMonitor: { ConnectionString: insights.properties.ConnectionString }
  Drain: { Metadata: 'http://169.254.169.254/metadata/' }
}
var gateway = {
  Security: { KeysFile: '/etc/encoder/api-keys' }
  Queue: { Name: 'jobs' }
  Kestrel: {
    Endpoints: {
      Https: {
        Url: 'https://0.0.0.0:5443'
        Certificate: { Path: '/etc/encoder/https-certificate', KeyPath: '/etc/encoder/https-certificate' }
      }
    }
  }
}
var secrets = concat(['silo-certificate', 'silo-authority'], servesHttp ? ['api-keys', 'https-certificate'] : [])
var deployment = join(
  [
    'RELEASE_URL="${releaseUrl}"'
    'RELEASE_SHA256="${releaseSha256}"'
    'VAULT="${vaultAddress}"'
    'CLIENT_ID="${clientId}"'
    'SECRETS="${join(secrets, ' ')}"'
    ''
  ],
  '\n'
)

var template = loadTextContent('../../cloud-init/silo.yaml')
var withSettings = replace(template, 'SETTINGS_BASE64', base64(string(union(everySilo, servesHttp ? gateway : {}))))
var withDeployment = replace(withSettings, 'DEPLOYMENT_BASE64', base64(deployment))
var withInstall = replace(withDeployment, 'INSTALL_BASE64', loadFileAsBase64('../../cloud-init/encoder-install.sh'))

module set 'scaleSet.bicep' = {
  name: '${name}-set'
  params: {
    name: name
    location: location
    tags: tags
    vmSize: vmSize
    count: count
    spot: spot
    image: image
    diskGigabytes: diskGigabytes
    adminName: adminName
    sshPublicKey: sshPublicKey
    identity: identity
    subnet: subnet
    pools: pools
    // A silo that does not serve users has its HTTP API on loopback. One that does not encode is ready while others do: another machine would be no readier.
    health: {
      protocol: servesHttp ? 'https' : 'http'
      port: servesHttp ? 5443 : 5000
      path: slots == 0 ? '/health/live' : '/health/ready'
    }
    customData: replace(withInstall, 'PREPARE_BASE64', loadFileAsBase64('../../cloud-init/encoder-prepare.sh'))
  }
}

@description('Resource id of the set.')
output id string = set.outputs.id
