// A cluster for developers: Azurite, silos over it, and Aspire's dashboard with their logs, metrics and traces. CONTRIBUTING.md says how to start it.

const int Silos = 3;
const string Account = "devstoreaccount1"; // documented by Azurite, as its key is: no secret
const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

var builder = DistributedApplication.CreateBuilder(args);
var artifacts = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "../../artifacts"));
Directory.CreateDirectory(Path.Combine(artifacts, "azurite"));

// In this folder npm takes the Azurite that test.sh installed, and loads it where there is none. Media and state outlive the cluster: delete their folder to begin anew.
var azurite = builder.AddExecutable("azurite", "npm", Path.Combine(artifacts, "azurite"), "exec", "--yes", "--package", "azurite@3.35.0", "--", "azurite")
    .WithHttpEndpoint(name: "blob")
    .WithHttpEndpoint(name: "queue")
    .WithHttpEndpoint(name: "table");
azurite
    .WithArgs("--skipApiVersionCheck", "--disableTelemetry", "--silent", "--location", Path.Combine(artifacts, "app-host"))
    .WithArgs("--blobPort", PortOf("blob"), "--queuePort", PortOf("queue"), "--tablePort", PortOf("table"))
    // Without a signature it refuses: it runs.
    .WithHttpHealthCheck(() => azurite.GetEndpoint("blob"), "/", 400);
var account = ReferenceExpression.Create(
    $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint={AddressOf("blob")};QueueEndpoint={AddressOf("queue")};TableEndpoint={AddressOf("table")};");

for (var number = 1; number <= Silos; number++)
{
    // The HTTP API of the first silo is where everything else expects a server; the other ports are free ones.
    var silo = builder.AddProject<Projects.Encoder_Silo>($"silo-{number}")
        .WithHttpEndpoint(number == 1 ? 5000 : null, name: "http")
        .WithEndpoint(name: "silo", scheme: "tcp")
        .WithEndpoint(name: "gateway", scheme: "tcp");
    silo
        .WithEndpointsInEnvironment(static _ => false)
        .WithArgs("--cluster", "azure", "--slots", "1")
        .WithArgs("--http-port", silo.GetEndpoint("http").Property(EndpointProperty.TargetPort))
        .WithArgs("--silo-port", silo.GetEndpoint("silo").Property(EndpointProperty.TargetPort))
        .WithArgs("--gateway-port", silo.GetEndpoint("gateway").Property(EndpointProperty.TargetPort))
        .WithEnvironment("Azure__ConnectionString", account)
        .WithHttpHealthCheck("/health/ready")
        .WaitFor(azurite);
}

await builder.Build().RunAsync();

EndpointReferenceExpression PortOf(string endpoint) => azurite.GetEndpoint(endpoint).Property(EndpointProperty.TargetPort);

// By number: at the name "localhost" the client library takes the account's name for that of the container.
ReferenceExpression AddressOf(string endpoint) => ReferenceExpression.Create(
    $"http://{azurite.GetEndpoint(endpoint).Property(EndpointProperty.IPV4Host)}:{azurite.GetEndpoint(endpoint).Property(EndpointProperty.Port)}/{Account}");
