using Encoder.Contracts;
using Encoder.Server.Security;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Client.Tests.Server;

/// <summary>The client against the real server: what <see cref="Support.FakeServer"/> takes for granted holds.</summary>
public sealed class ServerTests
{
    private readonly string state = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Client_WithAKey_IsLetInAndWithAnotherNot()
    {
        var (key, file) = (ApiKey.New(), Path.Combine(TestMedia.NewFolder(), "keys.json"));
        File.WriteAllText(file, ApiKeyFile.Add(null, new ApiKey("ci", "local", [ApiScope.Read, ApiScope.Write], ApiKey.HashOf(key))));
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<SecurityOptions>(options => options.KeysFile = file));
        using var allowed = Client(server.Address, key);
        using var stranger = Client(server.Address, ApiKey.New());

        Assert.NotEmpty((await allowed.GetNodesAsync()).Nodes);
        Assert.Equal(ErrorCodes.AuthKeyUnknown, (await Assert.ThrowsAsync<FaultException>(() => stranger.GetNodesAsync())).Fault.Code);
    }

    private EncoderClient Client(Uri server, string? key = null) =>
        new(new EncoderClientOptions { Server = server, StateFolder = state, ApiKey = key, FirstRetryDelay = TimeSpan.FromMilliseconds(20) });
}
