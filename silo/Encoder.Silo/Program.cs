using System.Net;
using Encoder.Actors;
using Encoder.Engine.Storage;
using Encoder.Grains.Hosting;
using Encoder.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

var builder = Host.CreateApplicationBuilder();
builder.Configuration.AddCommandLine(args, new Dictionary<string, string>
{
    ["--silo-port"] = "Silo:SiloPort",
    ["--gateway-port"] = "Silo:GatewayPort",
    ["--primary"] = "Silo:Primary",
    ["--data"] = "Silo:Data",
    ["--slots"] = "Silo:Slots",
    ["--scratch"] = "Silo:Scratch",
});

var section = builder.Configuration.GetSection("Silo");
var silo = section.Get<SiloProcessOptions>() ?? new SiloProcessOptions();
if (new SiloProcessOptionsValidator().Validate(null, silo) is { Failed: true } refused)
{
    foreach (var fault in refused.Failures) await Console.Error.WriteLineAsync(fault);
    return 2;
}

builder.Services.Configure<SiloProcessOptions>(section);
builder.Services.Configure<GrainHostOptions>(builder.Configuration.GetSection("Cluster"));
builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
builder.Services.AddSingleton<IMediaStore>(static services =>
    new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = services.GetRequiredService<IOptions<SiloProcessOptions>>().Value.Data }));
builder.Services.AddSingleton(new JobOptions());
builder.UseOrleans(orleans =>
{
    var primary = silo.Primary == 0 ? null : new IPEndPoint(IPAddress.Loopback, silo.Primary);
    orleans.UseOneMachine(silo.SiloPort, silo.GatewayPort, primary).AddEncoderGrains();
    orleans.Configure<EndpointOptions>(static endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
});
builder.Services.AddHostedService<NodeService>();

await builder.Build().RunAsync();
return 0;
