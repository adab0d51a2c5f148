using System.Net;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Encoder.Server;
using Encoder.Server.Limits;
using Encoder.Silo;
using Encoder.Silo.Terminal;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// First: what is opened later must not get the number of a stream that the caller closed.
StandardStreams.Open();

// Configuration is read once: a silo's folder may lie on a volume that cannot be watched.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = ["--hostBuilder:reloadConfigOnChange=false"],
    ContentRootPath = AppContext.BaseDirectory,
});
builder.Configuration.AddCommandLine(args, new Dictionary<string, string>
{
    ["--silo-port"] = "Silo:SiloPort",
    ["--gateway-port"] = "Silo:GatewayPort",
    ["--http-port"] = "Silo:HttpPort",
    ["--data"] = "Silo:Data",
    ["--slots"] = "Silo:Slots",
    ["--scratch"] = "Silo:Scratch",
    ["--keys"] = "Security:KeysFile",
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
builder.Services.AddSingleton<IMediaStore>(_ => new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = silo.Data }));
builder.Services.AddSingleton(DiskOptions.Read(builder.Configuration).Watch(silo.Data, silo.Scratch, TimeProvider.System));
builder.Services.AddSingleton(new JobOptions { Previews = silo.Previews });

// They stop in the opposite order: no new requests, leases returned, grains left.
builder.UseOrleans(orleans => orleans.UseOneMachine(silo.SiloPort, silo.GatewayPort).AddEncoderGrains());
builder.Services.AddHostedService<NodeService>();
builder.Services.AddEncoderServer();
builder.WebHost.ConfigureKestrel((context, kestrel) =>
{
    kestrel.AddServerHeader = false;
    if (!context.Configuration.GetSection("Kestrel:Endpoints").Exists()) kestrel.Listen(IPAddress.Loopback, silo.HttpPort);
});

await using var app = builder.Build();
app.MapEncoderServer();
await app.RunAsync();
return 0;
